import type { Clock, Timer } from "../../../src/hal/contracts.ts";

interface Entry {
  due: number;
  callback: () => void;
}

/** Virtual time for what is wholly synchronous: a run of thousands of timers costs no turn of the host's event loop. */
export class StepClock implements Clock {
  private timeMs = 1_767_225_600_000;
  /** By due time, equal ones in order of arming. */
  private readonly entries: Entry[] = [];

  now = (): number => this.timeMs;

  setTimeout = <A extends unknown[]>(callback: (...values: A) => void, delayMs: number, ...values: A): Timer => {
    const entry = { due: this.timeMs + Math.max(0, delayMs), callback: () => callback(...values) };
    let index = this.entries.length;
    while (index > 0 && this.entries[index - 1]!.due > entry.due) index--;
    this.entries.splice(index, 0, entry);
    return entry;
  };

  clearTimeout = (timer: Timer): void => {
    const index = this.entries.indexOf(timer as Entry);
    if (index >= 0) this.entries.splice(index, 1);
  };

  /** Lets time pass until the condition holds. @returns the milliseconds that it took, undefined when the limit came first */
  runUntil(condition: () => boolean, limitMs: number): number | undefined {
    const start = this.timeMs;
    while (!condition()) {
      const next = this.entries[0];
      if (!next || next.due > start + limitMs) {
        this.timeMs = start + limitMs;
        return undefined;
      }
      this.entries.shift();
      this.timeMs = next.due;
      next.callback();
    }
    return this.timeMs - start;
  }
}
