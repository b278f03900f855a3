import type { Clock, Random } from "../../src/hal/contracts.ts";
import { installEspruinoObject } from "./espruino_object.ts";
import type { Watchdog } from "./espruino_object.ts";
import { EventLoop } from "./event_loop.ts";
import { Events } from "./events.ts";
import { formatForPrint } from "./format.ts";
import { nativeModules } from "./libraries.ts";
import { Modules } from "./modules.ts";
import { Pins } from "./pins.ts";
import type { PinHandler } from "./pins.ts";
import { Realm } from "./realm.ts";
import { SerialPorts } from "./serial_ports.ts";
import type { SerialHandler } from "./serial_ports.ts";
import type { Storage } from "./storage.ts";
import { Timers } from "./timers.ts";

/** What stays when the program starts anew. */
export interface Machine {
  clock: Clock;
  random: Random;
  storage: Storage;
  watchdog: Watchdog;
  pins: Record<string, PinHandler>;
  serials: Record<string, SerialHandler>;
  env: Record<string, unknown>;
  memory: (() => Record<string, unknown>) | undefined;
  maxPiece: number;
  onConsole(text: string): void;
  /** Milliseconds since the epoch as the program sees them. */
  now(): number;
  setTime(seconds: number): void;
  restart(plan: BootPlan): void;
  reboot(): never;
  /** Milliseconds of the host's time after which a program that does not come back hangs; undefined: none. */
  hangLimitMs: number | undefined;
  /** It hangs; this run of the program is over. @throws Error where no watchdog is enabled */
  onHang(): void;
  onIdle(): void;
}

export interface BootPlan {
  /** Whether this is a power-on or a reset of the chip. */
  isFirst: boolean;
  /** False after reset() and load(file): `.bootcde` does not run then. */
  runsBootCode: boolean;
  /** The file that load(file) named. */
  file?: string;
}

/** One run of the program, from its boot files until a restart: its own globals, timers, listeners and ports. */
export class ProgramLife {
  readonly realm: Realm;
  readonly loop: EventLoop;
  readonly events: Events;
  readonly timers: Timers;
  readonly pins: Pins;
  readonly serials: SerialPorts;
  private readonly machine: Machine;
  private typed = "";

  constructor(machine: Machine) {
    this.machine = machine;
    const { clock } = machine;
    this.loop = new EventLoop({
      clock,
      onUncaught: (error) => this.report(error),
      onIdle: () => machine.onIdle(),
      ...(machine.hangLimitMs !== undefined && {
        limited: (callback: () => void) => this.realm.limited(callback, machine.hangLimitMs!),
        onHang: () => machine.onHang(),
      }),
      evaluate: (text) => void this.realm.run(text, "event"),
    });
    this.realm = new Realm({ now: machine.now, random: machine.random, queue: (event) => this.loop.enqueue(event) });
    this.events = new Events(this.loop);
    this.timers = new Timers(clock, this.loop);
    this.pins = new Pins(clock, this.loop);
    this.serials = new SerialPorts(this.loop, this.events, machine.maxPiece);
    this.install();
  }

  /** Runs the boot files in the interpreter's order, then `init` and onInit (jsfLoadBootCodeFromFlash, jsiSoftInit). */
  boot(plan: BootPlan): void {
    const { global } = this.realm;
    if (plan.file !== undefined) this.realm.set(global, "__FILE__", plan.file);
    this.loop.turn(() => {
      if (plan.isFirst) this.runFile(".bootPowerOn");
      for (const name of [".boot0", ".boot1", ".boot2", ".boot3"]) this.runFile(name);
      if (!this.runFile(".bootrst") && plan.runsBootCode) this.runFile(".bootcde");
      this.emitFrom("E", "init");
      if (global["onInit"] !== undefined) this.loop.call(global["onInit"], undefined, []);
      if (plan.file !== undefined) this.runFile(plan.file);
    });
  }

  print(text: string): void {
    const { consoleName } = this.serials;
    if (consoleName === null) return;
    if (consoleName in this.machine.serials) this.serials.write(consoleName, text.replaceAll("\n", "\r\n"));
    else this.machine.onConsole(text);
  }

  /** Ends this run. @param isOrderly the program's `kill` listeners are told, as before a restart but not when the power fails */
  end(isOrderly: boolean): void {
    if (isOrderly) this.emitFrom("E", "kill");
    this.loop.kill();
    this.timers.kill();
    this.pins.watches.kill();
    this.serials.kill();
  }

  private install(): void {
    const { realm, machine } = this;
    this.events.install(realm);
    this.timers.install(realm);
    this.pins.install(realm, machine.pins);
    const usb = { write: (bytes: string) => machine.onConsole(bytes) };
    this.serials.install(realm, { USB: usb, ...machine.serials }, (value) => this.pins.nameOf(value));
    this.serials.onConsoleInput = (text) => this.typeOnSerial(text);
    installEspruinoObject({ realm, serials: this.serials, watchdog: machine.watchdog, reboot: () => machine.reboot() });
    new Modules(realm, machine.storage, this.nativeModules()).install();
    this.installGlobals();
  }

  private installGlobals(): void {
    const { realm, machine } = this;
    const print = (_self: unknown, args: unknown[]): void =>
      this.print(`${args.map((value) => formatForPrint(value, realm.global)).join(" ")}\n`);
    const console = realm.object();
    realm.define(console, { log: print, info: print, warn: print, error: print, debug: print });
    realm.set(realm.global, "console", console);
    realm.set(realm.global, "global", realm.global);
    realm.define(realm.global, {
      print,
      getTime: () => machine.now() / 1000,
      setTime: (_self, [seconds]) => machine.setTime(Number(seconds)),
      load: (_self, [file]) => machine.restart({ isFirst: false, runsBootCode: file === undefined, ...fileOf(file) }),
      reset: () => machine.restart({ isFirst: false, runsBootCode: false }),
      atob: (_self, [text]) => Buffer.from(String(text), "base64").toString("latin1"),
      btoa: (_self, [text]) => Buffer.from(String(text), "latin1").toString("base64"),
    });
    const process = realm.object({ env: realm.object(machine.env), version: machine.env["VERSION"] });
    const { memory } = machine;
    if (memory) realm.define(process, { memory: () => realm.object(memory()) });
    realm.set(realm.global, "process", process);
  }

  private nativeModules(): ReturnType<typeof nativeModules> {
    const has = String(this.machine.env["MODULES"]).split(",");
    const all = nativeModules(this.realm, this.machine.storage);
    return Object.fromEntries(Object.entries(all).filter(([name]) => has.includes(name)));
  }

  private runFile(name: string): boolean {
    const text = this.machine.storage.read(name);
    if (text !== undefined) this.loop.guard(() => void this.realm.run(text, name));
    return text !== undefined;
  }

  private emitFrom(globalName: string, event: string, args: unknown[] = []): boolean {
    const target = this.realm.global[globalName];
    return typeof target === "object" && target !== null && this.events.emitNow(target, event, args);
  }

  private report(error: unknown): void {
    if (this.emitFrom("process", "uncaughtException", [error])) return;
    this.print(`Uncaught ${String(error)}\n${this.realm.inImage(stackOf(error))}`);
  }

  private typeOnSerial(text: string): void {
    this.typed += text;
    for (let end = this.typed.search(/[\r\n]/); end >= 0; end = this.typed.search(/[\r\n]/)) {
      const line = this.typed.slice(0, end);
      this.typed = this.typed.slice(end + 1);
      if (line.trim()) this.loop.guard(() => void this.realm.run(line, "REPL"));
    }
  }
}

function fileOf(file: unknown): { file?: string } {
  return file === undefined ? {} : { file: String(file) };
}

/** The program's own part of a stack, a line each; V8's first line repeats the message. */
function stackOf(error: unknown): string {
  const stack = error !== null && typeof error === "object" ? (error as { stack?: unknown }).stack : undefined;
  if (typeof stack !== "string") return "";
  const isHosts = /node:|file:\/\/|[/\\]tools[/\\]host[/\\]|evalmachine/;
  const own = stack.split("\n").filter((line) => /^\s+at /.test(line) && !isHosts.test(line));
  return own.map((line) => `${line}\n`).join("");
}
