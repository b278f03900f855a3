import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { Socket } from "node:net";
import type { ReadStream } from "node:tty";

/** The near end of a pseudo-terminal; the far end is the tty at `path`. Bytes are byte strings. */
export interface Pty {
  path: string;
  write(bytes: string): void;
  /** One listener. */
  onData(listener: (bytes: string) => void): void;
  close(): void;
}

interface OpenedTerminal {
  _master: Socket;
  _slave: ReadStream;
  _pty: string;
}

/**
 * Opens a pseudo-terminal in raw mode: every byte value passes unchanged, also for a program that does not set up its tty.
 * @throws Error when the optional package node-pty is not installed
 */
export async function openPty(): Promise<Pty> {
  const { _master: master, _slave: slave, _pty: path } = (await loadOpen())({ encoding: null });
  slave.setRawMode(true);
  // node-pty reads its own slave end and so swallows bytes; another open descriptor keeps the tty alive in its place
  const holder = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  slave.destroy();
  // Node's raw mode still makes CR LF of every LF that the other program writes (libuv sets ONLCR)
  execFileSync("stty", ["raw", "-echo"], { stdio: [holder, "ignore", "ignore"] });
  let listener: (bytes: string) => void = () => {};
  master.on("data", (chunk: Buffer) => listener(chunk.toString("latin1")));
  master.on("error", () => master.destroy());
  return {
    path,
    write: (bytes) => void (master.destroyed || master.write(Buffer.from(bytes, "latin1"))),
    onData: (next) => void (listener = next),
    close: () => {
      master.destroy();
      closeSync(holder);
    },
  };
}

async function loadOpen(): Promise<(options: { encoding: null }) => OpenedTerminal> {
  try {
    // a variable, so that the project also compiles where the optional package is missing
    const name = "node-pty" as string;
    const loaded = (await import(name)) as { open?: unknown; default?: { open?: unknown } };
    return (loaded.open ?? loaded.default?.open) as (options: { encoding: null }) => OpenedTerminal;
  } catch (error) {
    throw new Error("a pseudo-terminal needs the optional package node-pty; install it, or use TCP", { cause: error });
  }
}
