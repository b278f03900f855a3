import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, constants, createReadStream, openSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";

/** What a program that has opened the modem can do. */
export interface Line {
  write(bytes: string): void;
  /** What has come and was not taken, as a byte string. */
  heard: string;
  close(): void;
}

/** `uplink modem`, started as a user starts it. */
export class ModemProcess {
  output = "";
  errors = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(...argv: string[]) {
    const main = join(findRoot(), "tools", "cli", "main.ts");
    this.child = spawn(process.execPath, ["--import", "tsx", main, "modem", ...argv], {
      cwd: findRoot(),
      env: { ...process.env, NO_COLOR: "1" },
    });
    this.child.stdout?.on("data", (bytes: Buffer) => (this.output += bytes.toString()));
    this.child.stderr?.on("data", (bytes: Buffer) => (this.errors += bytes.toString()));
    this.ended = new Promise((resolve) => this.child.on("exit", (code) => resolve(code)));
  }

  /** Waits for text of the log. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    return eventually(
      () => pattern.exec(this.output),
      () => `${pattern} in ${this.output}${this.errors}`,
    );
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ctrl-C. @returns the exit code */
  interrupt(): Promise<number | null> {
    this.child.kill("SIGINT");
    return this.ended;
  }

  exit(): Promise<number | null> {
    return this.ended;
  }

  /** For the end of a test that has failed. */
  kill(): void {
    this.child.kill("SIGKILL");
  }

  /** Opens what the modem is behind: its TCP port or its tty. */
  async open(): Promise<Line> {
    const [, port, path] = await this.shows(/TCP port (\d+)|tty (\S+)/);
    return port === undefined ? openTty(path as string) : openTcp(Number(port));
  }
}

/** Sends a command and takes everything up to an end. */
export async function ask(line: Line, command: string, end = "OK\r\n"): Promise<string> {
  line.write(command);
  await eventually(
    () => line.heard.includes(end) || undefined,
    () => `${JSON.stringify(end)} after ${JSON.stringify(command)}, got ${JSON.stringify(line.heard)}`,
  );
  const length = line.heard.indexOf(end) + end.length;
  const taken = line.heard.slice(0, length);
  line.heard = line.heard.slice(length);
  return taken;
}

async function eventually<Value>(find: () => Value | undefined | null, what: () => string): Promise<Value> {
  const limit = Date.now() + 40_000;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== null) return found;
    if (Date.now() > limit) throw new Error(`40 s without ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function openTcp(port: number): Line {
  const socket = connect(port, "127.0.0.1");
  const line: Line = { heard: "", write: (bytes) => void socket.write(Buffer.from(bytes, "latin1")), close: () => socket.destroy() };
  socket.on("data", (bytes: Buffer) => (line.heard += bytes.toString("latin1")));
  return line;
}

function openTty(path: string): Line {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const reader = createReadStream(path, { highWaterMark: 64 });
  const line: Line = {
    heard: "",
    write: (bytes) => void writeSync(descriptor, Buffer.from(bytes, "latin1")),
    close() {
      closeSync(descriptor);
      reader.destroy();
    },
  };
  reader.on("data", (bytes) => (line.heard += (bytes as Buffer).toString("latin1")));
  reader.on("error", () => {});
  return line;
}
