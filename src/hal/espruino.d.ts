/**
 * The interpreter's globals that the stack uses. Only files in src/hal may name them.
 * The build also reads this file: a property name that stands here is never shortened in the image.
 */

interface Pin {
  write(level: boolean | number): void;
}

interface HalSerialOptions {
  tx?: Pin;
  rx?: Pin;
  /** Output: low while the board can take bytes. */
  cts?: Pin;
  path?: string;
}

interface HalSerial {
  setup(baudRate: number, options: HalSerialOptions): void;
  write(bytes: string): void;
  on(event: "data", listener: (bytes: string) => void): void;
}

interface HalStorage {
  read(name: string, offset?: number, length?: number): string | undefined;
  write(name: string, data: string, offset?: number, size?: number): boolean;
}

interface HalWatchEvent {
  state: boolean;
}

interface HalWatchOptions {
  repeat: boolean;
  edge: "rising" | "falling" | "both";
  debounce: number;
}

/** A library or module of the interpreter's own: names of its members, and of theirs, are written in quotes. */
interface NativeObject {
  [name: string]: any;
}

declare const global: NativeObject;
declare function require(module: "Storage"): HalStorage;
declare function require(module: "NetworkJS"): { create(network: object): void };
declare function require(module: string): NativeObject;
declare function getTime(): number;
declare function setTimeout<A extends unknown[]>(callback: (...values: A) => void, delayMs: number, ...values: A): unknown;
declare function clearTimeout(timer: unknown): void;
declare function digitalWrite(pin: Pin, level: boolean | number): void;
declare function digitalRead(pin: Pin): number;
declare function pinMode(pin: Pin, mode: "output" | "opendrain" | "input_pullup" | "input"): void;
declare function setWatch(callback: (event: HalWatchEvent) => void, pin: Pin, options: HalWatchOptions): void;
declare function print(...values: unknown[]): void;
declare const E: {
  on(event: "init", listener: () => void): void;
  setConsole(device: HalSerial | null, options: { force: boolean }): void;
  reboot(): void;
  CRC32(data: string): number;
  toArrayBuffer(bytes: string): ArrayBuffer;
  toString(bytes: ArrayBuffer): string;
};
/** Base64 (RFC 4648) of byte strings. What is no base64 is skipped, not refused. */
declare function atob(text: string): string;
declare function btoa(bytes: string): string;
/** Set by the loader (src/loader/loader.js): what runs, and where it lies. Its other fields, whose names are not to be kept from all others: flash.ts. */
declare const uplinkLoader: {
  loaderVersion: number;
  /** Public keys that updates are verified with, byte strings of 48; none where updates are not offered. */
  keys: string[];
  /** Flash address of slot 0. */
  address: number;
  pageSize: number;
  slotSize: number;
  slot: number;
  length: number;
  version: string;
};
