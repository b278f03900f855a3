import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPty } from "../modem/pty.ts";
import { BOOT0_FILE, BOOT0_LOADER, boot0Text } from "./boot0.ts";
import { ConsoleStream } from "./console_stream.ts";
import type { DeviceOptions, HostDevice } from "./device.ts";
import { LINUX_FLASH, NorFlash } from "./flash.ts";
import { formatAsJs } from "./format.ts";
import type { Level } from "./pins.ts";
import { Storage } from "./storage.ts";

type Pty = Awaited<ReturnType<typeof openPty>>;

export interface RealEspruinoOptions extends DeviceOptions {
  /** Path of the interpreter for Linux, as the environment variable ESPRUINO names it. */
  espruino: string;
  /** Longest wait for the boot files to end, milliseconds, default 20000. */
  startTimeoutMs?: number;
}

export interface InterpreterMemory {
  free: number;
  usage: number;
  total: number;
}

const QUIT_TIMEOUT_MS = 2000;
const FLASH_FILE = "espruino.flash";

/** Interpreters that must not outlive this process. */
const running = new Set<ChildProcessWithoutNullStreams>();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** Where util-linux is there, the interpreter dies even when this process is killed; it would spin at the end of its input otherwise. */
const SETPRIV = "/usr/bin/setpriv";
const guard = existsSync(SETPRIV) ? [SETPRIV, "--pdeathsig", "KILL"] : [];

/**
 * HostDevice over Espruino for Linux: its flash is a file in a folder of its own, its UARTs are pseudo-terminals, its pins are lines on its
 * console. The image needs no `.boot0`: the harness adds one of 100 bytes behind its last file.
 */
export class RealEspruino implements HostDevice {
  /** Variables in use before the image's first boot file, with the harness's own. */
  baseUsage = 0;
  private readonly options: RealEspruinoOptions;
  private readonly stream: ConsoleStream;
  private readonly waiting = new Map<string, { resolve(text: string): void; reject(error: Error): void }>();
  private image: Buffer;
  private folder: string | undefined;
  private ptys: Record<string, Pty> = {};
  private child: ChildProcessWithoutNullStreams | undefined;
  private isRebooting = false;
  /** The program has taken the console: what is typed is its own. */
  private isConsoleTaken = false;
  private lastId = 0;
  private errors = "";

  constructor(options: RealEspruinoOptions) {
    this.options = options;
    const flash = new NorFlash(LINUX_FLASH, options.image);
    const storage = new Storage(flash);
    const own = storage.read(".boot0");
    if (own !== undefined && own !== BOOT0_LOADER) {
      throw new Error("the image has a .boot0, which the host run needs for itself; name it .boot1");
    }
    storage.write(".boot0", BOOT0_LOADER);
    this.image = flash.bytes;
    this.stream = new ConsoleStream((text) => this.onText(text), (word, rest) => this.onControl(word, rest));
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  /** Process id of the interpreter while it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    if (this.folder) throw new Error("the interpreter runs already; call stop() first");
    this.folder = mkdtempSync(join(tmpdir(), "uplink-espruino-"));
    const { pins, serials, consolePort = "USB" } = this.options;
    for (const port of serials) this.ptys[port] = await this.openPort(port);
    const ttys = Object.fromEntries(Object.entries(this.ptys).map(([port, { path }]) => [port, path]));
    writeFileSync(join(this.folder, BOOT0_FILE), boot0Text({ pins, ttys, consolePort }));
    writeFileSync(join(this.folder, FLASH_FILE), this.image);
    try {
      await this.run();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    // ctrl-D ends the Linux build at once; quit() is gone after a load()
    await this.end((child) => child.stdin.write("\x04"));
  }

  /** Kills the interpreter wherever it is, as a power cut does; flash keeps what had been written. */
  async cutPower(): Promise<void> {
    await this.end((child) => child.kill("SIGKILL"));
  }

  writeSerial(port: string, bytes: string): void {
    this.ptys[port]?.write(bytes);
  }

  setInput(name: string, level: Level): void {
    this.line(`__host.input(${formatAsJs(name)},${level})`);
  }

  sendConsole(line: string): void {
    if (this.isConsoleTaken) this.line(`${this.options.consolePort ?? "USB"}.emit("data",${formatAsJs(`${line}\r`)})`);
    else this.line(`__host.typed(eval(${formatAsJs(line)}))`);
  }

  evaluate(expression: string): Promise<string> {
    const id = String(++this.lastId);
    this.line(`try{__host.value(${id},eval(${formatAsJs(expression)}))}catch(e){__host.failure(${id},e)}`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** process.memory() of the interpreter. */
  async memory(): Promise<InterpreterMemory> {
    return JSON.parse(JSON.parse(await this.evaluate("JSON.stringify(process.memory())")) as string) as InterpreterMemory;
  }

  readFlash(): Buffer {
    return this.folder ? readFileSync(join(this.folder, FLASH_FILE)) : Buffer.from(this.image);
  }

  private async openPort(port: string): Promise<Pty> {
    const pty = await openPty();
    pty.onData((bytes) => this.options.events.onSerial?.(port, bytes));
    return pty;
  }

  private async run(): Promise<void> {
    this.isConsoleTaken = false;
    const [command = "", ...args] = [...guard, this.options.espruino];
    const child = spawn(command, args, { cwd: this.folder, stdio: ["pipe", "pipe", "pipe"] });
    this.child = child;
    running.add(child);
    child.stdout.setEncoding("latin1").on("data", (chunk: string) => this.stream.push(chunk));
    child.stderr.setEncoding("latin1").on("data", (chunk: string) => void (this.errors = (this.errors + chunk).slice(-2000)));
    child.stdin.on("error", () => {});
    const failed = new Promise<never>((_resolve, reject) => {
      child.on("error", (error) => {
        running.delete(child);
        reject(new Error(`cannot start the interpreter ${this.options.espruino}: ${error.message}; set ESPRUINO to its path`));
      });
      child.on("exit", (code, signal) => reject(this.exited(child, code, signal)));
    });
    // after start() nobody waits for it any more
    failed.catch(() => {});
    await this.within(Promise.race([this.evaluate("1"), failed]));
  }

  private async within<T>(work: Promise<T>): Promise<T> {
    const timeoutMs = this.options.startTimeoutMs ?? 20000;
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`the image's boot files did not end within ${timeoutMs} ms`)), timeoutMs);
    });
    try {
      return await Promise.race([work, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }

  private exited(child: ChildProcessWithoutNullStreams, code: number | null, signal: string | null): Error {
    running.delete(child);
    const lastLine = this.errors.trim().split("\n").at(-1);
    const reason = new Error(`the interpreter ${this.options.espruino} ended with ${signal ?? `code ${code}`}: ${lastLine}`);
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
    if (this.child !== child) return reason;
    this.child = undefined;
    const isReboot = this.isRebooting && this.folder !== undefined;
    this.isRebooting = false;
    if (isReboot) void this.run().catch((error: Error) => this.options.events.onConsole?.(`${error.message}\n`));
    else if (this.folder) this.options.events.onConsole?.(`${reason.message}\n`);
    return reason;
  }

  private async end(ask: (child: ChildProcessWithoutNullStreams) => void): Promise<void> {
    const { child, folder } = this;
    this.child = undefined;
    if (child && child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const exit = once(child, "exit");
      ask(child);
      const timer = setTimeout(() => child.kill("SIGKILL"), QUIT_TIMEOUT_MS);
      await exit;
      clearTimeout(timer);
    }
    for (const pty of Object.values(this.ptys)) pty.close();
    this.ptys = {};
    this.folder = undefined;
    if (!folder) return;
    this.image = readFileSync(join(folder, FLASH_FILE));
    rmSync(folder, { recursive: true });
  }

  /** A line to the interpreter; DLE before it keeps it from being echoed. */
  private line(text: string): void {
    if (!this.child) throw new Error("the interpreter is not running; call start() first");
    this.child.stdin.write(`\x10${text}\n`, "latin1");
  }

  private onText(text: string): void {
    // what the Linux build prints instead of resetting a chip
    if (!(this.isRebooting && text.trim() === "Not implemented")) this.options.events.onConsole?.(text);
  }

  private onControl(word: string, rest: string): void {
    const { events } = this.options;
    const [first = "", second = "", ...others] = rest.split(" ");
    if (word === "PIN") events.onPin?.(first, second === "1" ? 1 : 0);
    else if (word === "SETUP") events.onSerialSetup?.(first, Number(second), JSON.parse(others.join(" ")) as Record<string, unknown>);
    else if (word === "CONSOLE") this.isConsoleTaken = rest === "null";
    else if (word === "OUTPUT") events.onConsole?.(Buffer.from(rest, "base64").toString("latin1").replaceAll("\r\n", "\n"));
    else if (word === "BASE") this.baseUsage = Number(first);
    else if (word === "REBOOT") this.isRebooting = true;
    else if (word === "VALUE") this.settle(first, (waiter) => waiter.resolve(rest.slice(first.length + 1)));
    else if (word === "FAILURE") this.settle(first, (waiter) => waiter.reject(new Error(rest.slice(first.length + 1))));
  }

  private settle(id: string, act: (waiter: { resolve(text: string): void; reject(error: Error): void }) => void): void {
    const waiter = this.waiting.get(id);
    this.waiting.delete(id);
    if (waiter) act(waiter);
  }
}
