import type { Clock, Timer } from "../../src/hal/contracts.ts";

/** The host's own clock and timers. */
export const realClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs, ...values) => setTimeout(callback, delayMs, ...values),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

interface Entry {
  due: number;
  order: number;
  callback: () => void;
}

/**
 * A clock that stands still until it is told to move, so that hours of timers run in milliseconds and in one order.
 *
 * `advance` runs due timers one by one in order of time (equal times: order of arming) and, between two of them, lets
 * promises and immediates of the host settle, so that an in-memory broker answers within the same virtual millisecond.
 */
export class VirtualClock implements Clock {
  private entries = new Set<Entry>();
  private order = 0;
  private timeMs: number;
  private readonly isStrict: boolean;

  /**
   * @param startMs the first value of now(), milliseconds since the epoch
   * @param isStrict for device code: clearing a timer that is not armed throws, because the interpreter reuses the numbers of fired timers
   */
  constructor(startMs = Date.UTC(2026, 0, 1), isStrict = false) {
    this.timeMs = startMs;
    this.isStrict = isStrict;
  }

  /** A clock as device code finds it on a board. */
  static strict(): VirtualClock {
    return new VirtualClock(undefined, true);
  }

  now = (): number => this.timeMs;

  setTimeout = <A extends unknown[]>(callback: (...values: A) => void, delayMs: number, ...values: A): Timer => {
    const entry = { due: this.timeMs + Math.max(0, delayMs), order: this.order++, callback: () => callback(...values) };
    this.entries.add(entry);
    return entry;
  };

  clearTimeout = (timer: Timer): void => {
    if (!this.entries.delete(timer as Entry) && this.isStrict) throw new Error("clearTimeout of a timer that is not armed");
  };

  /** Timers that are armed now. */
  get pending(): number {
    return this.entries.size;
  }

  /** Lets `durationMs` of virtual time pass. */
  async advance(durationMs: number): Promise<void> {
    const end = this.timeMs + durationMs;
    await settle();
    for (let next = this.next(end); next; next = this.next(end)) {
      this.entries.delete(next);
      this.timeMs = Math.max(this.timeMs, next.due);
      next.callback();
      await settle();
    }
    this.timeMs = Math.max(this.timeMs, end);
  }

  /** Time goes on while something runs that nothing can interrupt, such as the erase of a flash page. */
  spend(durationMs: number): void {
    this.timeMs += durationMs;
  }

  /**
   * Lets time pass until `condition` holds.
   * @returns the virtual milliseconds that it took
   * @throws when `limitMs` has passed first
   */
  async advanceUntil(condition: () => boolean, limitMs: number, what = "the condition"): Promise<number> {
    const start = this.timeMs;
    await settle();
    while (!condition()) {
      const next = this.next(start + limitMs);
      if (!next) throw new Error(`${what} did not hold within ${limitMs} ms of virtual time`);
      await this.advance(next.due - this.timeMs);
    }
    return this.timeMs - start;
  }

  private next(end: number): Entry | undefined {
    let best: Entry | undefined;
    for (const entry of this.entries) {
      if (entry.due <= end && (!best || entry.due < best.due || (entry.due === best.due && entry.order < best.order))) best = entry;
    }
    return best;
  }
}

/** Lets everything that the host has queued without a timer run: promises, ticks, immediates and what they queue. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}
