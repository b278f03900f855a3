import type { Clock } from "./contracts.ts";

/** Beside the class: a closure for each start would take twice the variables. */
function fire(timer: OneTimer, step: () => void): void {
  timer.handle = undefined;
  step();
}

/** One timer that is armed or not. It forgets its handle when it fires: the interpreter gives the number to another timer then. */
export class OneTimer {
  clock: Clock;
  handle: unknown;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Arms it; a timer that was armed before is stopped. */
  start(delayMs: number, step: () => void): void {
    this.stop();
    this.handle = this.clock.setTimeout(fire, delayMs, this, step);
  }

  stop(): void {
    if (this.handle) this.clock.clearTimeout(this.handle);
    this.handle = undefined;
  }

  isArmed(): boolean {
    return !!this.handle;
  }
}
