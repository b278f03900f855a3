import type { Clock } from "../../src/hal/contracts.ts";

/** One direction of a serial line: bytes arrive when the baud rate lets them, ten bits each. */
export class PacedLine {
  private freeAtMs = 0;
  private readonly queue: Buffer[] = [];
  private readonly clock: Clock;
  private readonly deliver: (bytes: Buffer) => void;
  /** Bits per second. */
  baud: number;

  constructor(clock: Clock, baud: number, deliver: (bytes: Buffer) => void) {
    this.clock = clock;
    this.baud = baud;
    this.deliver = deliver;
  }

  write(bytes: Buffer): void {
    const start = Math.max(this.clock.now(), this.freeAtMs);
    this.freeAtMs = start + (bytes.length * 10_000) / this.baud;
    this.queue.push(bytes);
    // Timers of the host may change places within a millisecond; bytes may not.
    this.clock.setTimeout(() => this.deliver(this.queue.shift()!), this.freeAtMs - this.clock.now());
  }
}
