import type { Clock } from "./contracts.ts";

/** One timer that is armed or not. It forgets its handle when it fires: the interpreter gives the number to another timer then. */
export interface OneTimer {
  /** Arms it; a timer that was armed before is stopped. */
  start(delayMs: number, step: () => void): void;
  stop(): void;
  isArmed(): boolean;
}

export function createTimer(clock: Clock): OneTimer {
  let handle: unknown;
  const timer: OneTimer = {
    start(delayMs, step) {
      timer.stop();
      handle = clock.setTimeout(() => {
        handle = undefined;
        step();
      }, delayMs);
    },
    stop() {
      if (handle) clock.clearTimeout(handle);
      handle = undefined;
    },
    isArmed: () => !!handle,
  };
  return timer;
}
