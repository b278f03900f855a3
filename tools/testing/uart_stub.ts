import type { Clock, Uart } from "../../src/hal/contracts.ts";

/** One step of a script: what the device must write next, and what is sent back. */
export interface UartStep {
  /** Bytes that the device writes, as a byte string; a step without them only sends. */
  expect?: string;
  /** Bytes sent to the device when they have come. */
  reply?: string;
  /** Delay before the reply, milliseconds, default 0. */
  afterMs?: number;
}

export interface UartStubOptions {
  clock: Clock;
  /** Longest piece that the device is given at once, default 64; 1 delivers byte by byte. */
  maxReadBytes?: number;
}

/**
 * A serial line whose other end is a script. What the device writes is compared with the script byte by byte; the first
 * difference is kept in `failure` and everything after it is ignored.
 */
export class UartStub implements Uart {
  /** Everything that the device has written. */
  written = "";
  /** The first difference from the script, in words. */
  failure: string | undefined;
  private listener: (bytes: string) => void = () => {};
  private steps: UartStep[];
  private unmatched = "";
  private readonly options: UartStubOptions;

  constructor(steps: UartStep[], options: UartStubOptions) {
    this.steps = [...steps];
    this.options = options;
    this.run();
  }

  /** True when the whole script has been played. */
  get isDone(): boolean {
    return this.steps.length === 0 && this.unmatched === "" && !this.failure;
  }

  /** The steps that are still to come. */
  get remaining(): readonly UartStep[] {
    return this.steps;
  }

  on(_event: "data", listener: (bytes: string) => void): void {
    this.listener = listener;
  }

  write(bytes: string): void {
    this.written += bytes;
    this.unmatched += bytes;
    this.run();
  }

  /** Sends bytes to the device, cut into pieces of at most maxReadBytes, each a turn of its own. */
  send(bytes: string, afterMs = 0): void {
    const size = this.options.maxReadBytes ?? 64;
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.slice(at, at + size);
      this.options.clock.setTimeout(() => this.listener(piece), afterMs);
    }
  }

  private run(): void {
    for (let step = this.steps[0]; step && !this.failure; step = this.steps[0]) {
      const expected = step.expect ?? "";
      if (!expected.startsWith(this.unmatched.slice(0, expected.length))) {
        this.failure = `expected ${JSON.stringify(expected)}, the device wrote ${JSON.stringify(this.unmatched)}`;
        return;
      }
      if (this.unmatched.length < expected.length) return;
      this.unmatched = this.unmatched.slice(expected.length);
      this.steps.shift();
      if (step.reply !== undefined) this.send(step.reply, step.afterMs ?? 0);
    }
    if (this.unmatched && !this.failure) this.failure = `the script has ended, the device wrote ${JSON.stringify(this.unmatched)}`;
  }
}
