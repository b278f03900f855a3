/**
 * What the stack needs of the machine it runs on. On a board the interpreter gives it (hal.ts); in tests a stub does.
 */

/** A timer's handle; only good for handing back to clearTimeout. */
export type Timer = unknown;

/** Time and timers. Everything above hal takes them from here, so that tests run hours in milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch, possibly fractional; jumps when the clock is set. */
  now(): number;
  /** What follows the delay is handed to the callback. */
  setTimeout<A extends unknown[]>(callback: (...values: A) => void, delayMs: number, ...values: A): Timer;
  /** Only for a timer that is armed: the interpreter reuses the numbers of those that have fired, and refuses undefined. */
  clearTimeout(timer: Timer): void;
}

/**
 * A serial line: the part of Espruino's Serial that the stack uses, so that on a board nothing stands between.
 * Bytes are byte strings: one character per byte, codes 0 to 255.
 */
export interface Uart {
  write(bytes: string): void;
  /** Called with whatever has arrived, cut anywhere; never from inside write(). */
  on(event: "data", listener: (bytes: string) => void): void;
}

/** Uniform random number in [0, 1), for back-off jitter. */
export type Random = () => number;

/** The modem's power key, for the cellular machine; undefined where the board powers the modem by itself. */
export interface PowerKey {
  /** Longest time from the key's release to the first answer, milliseconds. */
  readyMs: number;
  /** Presses the key for as long as it takes to turn the modem on. */
  press(done: () => void): void;
  /** True or false as the STATUS line says; undefined where none is wired. */
  isOn(): boolean | undefined;
}
