import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPty, type Pty } from "../../../tools/modem/pty.ts";

const BLANK = new Uint8Array(262144).fill(0xff);

/** Why boards on a pty cannot be had here; undefined where they can. */
export async function lacking(): Promise<string | undefined> {
  if (!process.env["ESPRUINO"]) return "set ESPRUINO to the path of Espruino for Linux";
  try {
    (await openPty()).close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Espruino for Linux in a folder of its own, its console on a pseudo-terminal: what a board on a USB cable is to the workbench. */
export class PtyBoard {
  readonly path: string;
  /** Changes what the workbench sends, to play a line that flips a bit. */
  alter: (bytes: string) => string = (bytes) => bytes;
  private readonly folder: string;
  private readonly pty: Pty;
  private readonly child: ChildProcess;

  private constructor(pty: Pty, image: Uint8Array) {
    this.pty = pty;
    this.path = pty.path;
    this.folder = mkdtempSync(join(tmpdir(), "uplink-flash-"));
    writeFileSync(join(this.folder, "espruino.flash"), image);
    this.child = spawn(process.env["ESPRUINO"]!, [], { cwd: this.folder, stdio: ["pipe", "pipe", "ignore"] });
    this.child.stdout!.setEncoding("latin1").on("data", (bytes: string) => pty.write(bytes));
    this.child.stdin!.on("error", () => {});
    pty.onData((bytes) => void this.child.stdin!.write(this.alter(bytes), "latin1"));
  }

  /** @param image its flash at first; erased by default */
  static async start(image: Uint8Array = BLANK): Promise<PtyBoard> {
    return new PtyBoard(await openPty(), image);
  }

  readFlash(): Uint8Array {
    return readFileSync(join(this.folder, "espruino.flash"));
  }

  async stop(): Promise<void> {
    const isOver = this.child.exitCode !== null || this.child.signalCode !== null;
    const exit = isOver ? undefined : once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exit;
    this.pty.close();
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true });
  }
}
