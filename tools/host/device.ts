import type { Clock, Random } from "../../src/hal/contracts.ts";
import { EspruinoContext } from "./espruino_context.ts";
import type { EspruinoContextOptions } from "./espruino_context.ts";
import { LINUX_FLASH, type NorFlash } from "./flash.ts";
import type { Level } from "./pins.ts";
import { FLASH_KINDS, WordFlash } from "./word_flash.ts";

/** What a device tells. Bytes are byte strings; console text has "\n" line ends. */
export interface DeviceEvents {
  onConsole?(text: string): void;
  onSerial?(port: string, bytes: string): void;
  /** The program opens a port; pins in the options are names. */
  onSerialSetup?(port: string, baud: number, options: Record<string, unknown>): void;
  onPin?(name: string, level: Level): void;
}

export interface DeviceOptions {
  /** The Storage image, at most 262,144 bytes. */
  image?: Uint8Array;
  /** Names of the board's pins. */
  pins: string[];
  /** Names of the board's serial ports that lead to the outside, such as "Serial2". */
  serials: string[];
  /** Name of the port that the board's console is on, default "USB". */
  consolePort?: string | undefined;
  events: DeviceEvents;
}

/** A built image that runs on this machine: in Node, or in a real interpreter. */
export interface HostDevice {
  readonly isRunning: boolean;
  /** Power-on; resolves when the boot files have run. Flash keeps what it held at the last stop(). */
  start(): Promise<void>;
  /** Takes the power away; resolves when nothing of the device is left running. */
  stop(): Promise<void>;
  writeSerial(port: string, bytes: string): void;
  setInput(name: string, level: Level): void;
  /** A line typed on the console: its value is printed behind "=", unless the program has taken the console and gets the line itself. */
  sendConsole(line: string): void;
  /**
   * Evaluates an expression at root scope.
   * @returns its value as E.toJS() gives it
   * @throws Error with the program's message
   */
  evaluate(expression: string): Promise<string>;
  /** A copy of the flash, 262,144 bytes. */
  readFlash(): Buffer;
}

export interface ContextDeviceOptions extends DeviceOptions {
  clock: Clock;
  random: Random;
  board?: EspruinoContextOptions["board"];
  /** The chip whose flash it has, by the Espruino target: PICO_R1_3, … Default LINUX, which takes no time. */
  flashOf?: string;
  /** As EspruinoContextOptions has it: endless loops end in a reset by the watchdog. */
  hangLimitMs?: number;
}

/** HostDevice over an EspruinoContext. */
export class ContextDevice implements HostDevice {
  readonly flash: NorFlash;
  readonly context: EspruinoContext;
  private readonly consolePort: string;

  constructor({ clock, random, image, pins, serials, consolePort = "USB", events, board, flashOf, hangLimitMs }: ContextDeviceOptions) {
    const kind = FLASH_KINDS[flashOf ?? "LINUX"];
    const onBusy = (durationMs: number): void => (clock as { spend?(durationMs: number): void }).spend?.(durationMs);
    this.flash = new WordFlash({ geometry: LINUX_FLASH, ...(image && { image }), ...(kind && { kind }), onBusy });
    this.consolePort = consolePort;
    const ownConsole = { isOpen: true, write: (bytes: string) => events.onConsole?.(bytes.replaceAll("\r\n", "\n")) };
    const pin = (name: string): { write(level: Level): void } => ({ write: (level) => events.onPin?.(name, level) });
    const serial = (port: string): NonNullable<EspruinoContextOptions["serials"]>[string] => ({
      onSetup: (baud, options) => events.onSerialSetup?.(port, baud, options),
      write: (bytes) => events.onSerial?.(port, bytes),
    });
    this.context = new EspruinoContext({
      clock,
      random,
      flash: this.flash,
      pins: Object.fromEntries(pins.map((name) => [name, pin(name)])),
      serials: { [consolePort]: ownConsole, ...Object.fromEntries(serials.map((name) => [name, serial(name)])) },
      onConsole: (text) => events.onConsole?.(text),
      ...(board ? { board } : {}),
      ...(hangLimitMs !== undefined && { hangLimitMs }),
    });
  }

  get isRunning(): boolean {
    return this.context.isRunning;
  }

  async start(): Promise<void> {
    this.context.boot();
  }

  async stop(): Promise<void> {
    this.context.powerOff();
  }

  writeSerial(port: string, bytes: string): void {
    this.context.serialReceive(port, bytes);
  }

  setInput(name: string, level: Level): void {
    this.context.pinInput(name, level);
  }

  sendConsole(line: string): void {
    if (this.context.consoleName === null) this.context.serialReceive(this.consolePort, `${line}\r`);
    else this.context.typeLine(line);
  }

  async evaluate(expression: string): Promise<string> {
    return this.context.evaluate(expression);
  }

  readFlash(): Buffer {
    return Buffer.from(this.flash.bytes);
  }
}
