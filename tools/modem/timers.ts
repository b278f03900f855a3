import type { Clock, Timer } from "../../src/hal/contracts.ts";

/** Timers with one owner, so that all of them end when the owner's power does. */
export class Timers {
  private readonly clock: Clock;
  private readonly pending = new Set<Timer>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer: Timer = this.clock.setTimeout(() => {
      this.pending.delete(timer);
      callback();
    }, delayMs);
    this.pending.add(timer);
    return timer;
  }

  cancel(timer: Timer | undefined): void {
    if (timer === undefined) return;
    this.pending.delete(timer);
    this.clock.clearTimeout(timer);
  }

  cancelAll(): void {
    for (const timer of this.pending) this.clock.clearTimeout(timer);
    this.pending.clear();
  }
}
