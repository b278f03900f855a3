import type { Clock, Random } from "../../src/hal/contracts.ts";
import { Watchdog } from "./espruino_object.ts";
import { NorFlash, PowerCutError } from "./flash.ts";
import { formatAsJs } from "./format.ts";
import type { Level, PinHandler } from "./pins.ts";
import { ProgramLife } from "./program_life.ts";
import type { BootPlan, Machine } from "./program_life.ts";
import type { SerialHandler } from "./serial_ports.ts";
import { Storage } from "./storage.ts";
import { Halt } from "./values.ts";

export interface EspruinoContextOptions {
  clock: Clock;
  random: Random;
  /** What is in flash; empty when left out. It keeps its bytes over reboots. */
  flash?: NorFlash;
  /** Every pin that the board has, by name. */
  pins?: Record<string, PinHandler>;
  /** Every serial port that the board has besides USB, by name. */
  serials?: Record<string, SerialHandler>;
  /** What the program prints, with "\n" line ends, unless its console is one of `serials` or none. */
  onConsole?: (text: string) => void;
  board?: {
    /** process.env; MODULES decides which native modules there are. */
    env?: Record<string, unknown>;
    /** process.memory(): the model has no variables to count, so without this the program does not find the function. */
    memory?: () => Record<string, unknown>;
  };
  /** Longest piece of one serial data event, 1..64 bytes, default 64. */
  maxPiece?: number;
  /**
   * Milliseconds of this machine after which a program that does not come back to the interpreter counts as hanging: the watchdog that it
   * has enabled then resets it. Default: an endless loop never ends here either, and callbacks are some 0.1 ms faster.
   */
  hangLimitMs?: number;
  /** Date.now() at power-on, milliseconds since the epoch; default the clock's. Most boards start in 1970. */
  bootTimeMs?: number;
}

const DEFAULT_ENV = { VERSION: "2v29.277", BOARD: "LINUX", MODULES: "Flash,Storage,crypto,heatshrink" };

/**
 * Runs the program of a flash image in a V8 context that offers only what the interpreter offers.
 *
 * What it does not show: memory use, the interpreter's speed, and its syntax limits.
 */
export class EspruinoContext {
  readonly storage: Storage;
  private readonly options: EspruinoContextOptions;
  private readonly machine: Machine;
  private life: ProgramLife | undefined;
  private plan: BootPlan | undefined;
  private timeOffsetMs = 0;

  constructor(options: EspruinoContextOptions) {
    this.options = options;
    this.storage = new Storage(options.flash ?? new NorFlash());
    this.machine = this.makeMachine();
  }

  /** False before boot(), after powerOff() and after a power cut. */
  get isRunning(): boolean {
    return this.life?.loop.isAlive ?? false;
  }

  /** Timers of the program that are armed now. */
  get armedTimers(): number {
    return this.life?.timers.count ?? 0;
  }

  /** The program's global object, to look at from tests. */
  get global(): Record<string, unknown> {
    return this.running().realm.global;
  }

  /** Power-on: a damaged Storage is erased, then the boot files run. A program that runs already loses its power first. */
  boot(): void {
    this.powerOff();
    this.storage.flash.restorePower();
    const { bootTimeMs, clock } = this.options;
    this.timeOffsetMs = bootTimeMs === undefined ? 0 : bootTimeMs - clock.now();
    this.start({ isFirst: true, runsBootCode: true });
  }

  /** The same as E.reboot(): `kill` listeners, reset of the chip, boot. */
  reboot(): void {
    this.life?.end(true);
    this.boot();
  }

  powerOff(): void {
    this.life?.end(false);
    this.life = undefined;
    this.plan = undefined;
    this.machine.watchdog.stop();
  }

  /** Bytes arrive at a port; the program gets them from the clock's next zero timer, cut into pieces. */
  serialReceive(port: string, bytes: string): void {
    this.life?.serials.receive(port, bytes);
  }

  /** Name of the port that the console is on; null while the program has taken it away. */
  get consoleName(): string | null {
    return this.running().serials.consoleName;
  }

  /** The level at an input changes; watches fire from the clock's next zero timer. */
  pinInput(name: string, level: Level): void {
    this.running().pins.input(name, level);
  }

  /**
   * Evaluates an expression at root scope, with everything that follows from it.
   * @returns its value as E.toJS() gives it
   * @throws Error with the program's message when it throws
   */
  evaluate(expression: string): string {
    const { loop, realm } = this.running();
    let text = "";
    let failure: unknown;
    loop.turn(() => {
      try {
        text = formatAsJs(realm.run(expression, "REPL"));
      } catch (error) {
        if (error instanceof Error) throw error;
        failure = new Error(String(error));
      }
    });
    if (failure) throw failure;
    return text;
  }

  /** A line typed on the console: it runs, and its value is printed behind "=". */
  typeLine(line: string): void {
    const life = this.running();
    life.loop.turn(() => {
      const value = life.realm.run(line, "REPL");
      life.print(`=${value === undefined ? "undefined" : formatAsJs(value)}\n`);
    });
  }

  private running(): ProgramLife {
    if (!this.life) throw new Error("the device is not running; call boot() first");
    return this.life;
  }

  private start(plan: BootPlan): void {
    this.life = new ProgramLife(this.machine);
    if (plan.isFirst && !this.storage.isValid()) {
      this.life.print("Storage is corrupt.\nErasing Storage Area...\n");
      this.storage.eraseAll();
      this.life.print("Erase complete.\n");
    }
    this.life.boot(plan);
  }

  private makeMachine(): Machine {
    const { options } = this;
    return {
      clock: options.clock,
      random: options.random,
      storage: this.storage,
      watchdog: new Watchdog(options.clock, () => this.boot()),
      pins: options.pins ?? {},
      serials: options.serials ?? {},
      env: { ...DEFAULT_ENV, ...options.board?.env },
      memory: options.board?.memory,
      maxPiece: options.maxPiece ?? 64,
      onConsole: (text) => options.onConsole?.(text),
      now: () => options.clock.now() + this.timeOffsetMs,
      setTime: (seconds) => void (this.timeOffsetMs = seconds * 1000 - options.clock.now()),
      restart: (plan) => void (this.plan = plan),
      reboot: () => this.rebootFromProgram(),
      hangLimitMs: options.hangLimitMs,
      onHang: () => this.hang(),
      onIdle: () => this.atIdle(),
    };
  }

  private rebootFromProgram(): never {
    const life = this.running();
    life.end(true);
    life.realm.halt = new Halt("the program rebooted the chip");
    this.options.clock.setTimeout(() => this.boot(), 0);
    throw life.realm.halt;
  }

  private hang(): void {
    this.life?.end(false);
    if (!this.machine.watchdog.starve()) throw new Error("the program is in an endless loop, and no watchdog is enabled");
  }

  private atIdle(): void {
    const fault = this.life?.realm.halt;
    if (fault instanceof PowerCutError) return this.powerOff();
    if (fault && !(fault instanceof Halt)) throw fault;
    const { plan } = this;
    if (!plan) return;
    this.plan = undefined;
    this.life?.end(true);
    this.start(plan);
  }
}
