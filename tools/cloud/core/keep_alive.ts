import type { Clock, Timer } from "../../../src/hal/contracts.ts";

/** Closes a client that is silent for 1.5 times its keep-alive (MQTT 3.1.1 3.1.2.10). */
export class KeepAlive {
  private readonly clock: Clock;
  private readonly limitMs: number;
  private readonly onSilent: () => void;
  private timer: Timer | undefined;

  /** @param keepAliveS 0 = never */
  constructor(clock: Clock, keepAliveS: number, onSilent: () => void) {
    this.clock = clock;
    this.limitMs = keepAliveS * 1500;
    this.onSilent = onSilent;
    this.heard();
  }

  heard(): void {
    this.stop();
    if (this.limitMs > 0) this.timer = this.clock.setTimeout(() => this.expired(), this.limitMs);
  }

  stop(): void {
    if (this.timer !== undefined) this.clock.clearTimeout(this.timer);
    this.timer = undefined;
  }

  private expired(): void {
    this.timer = undefined;
    this.onSilent();
  }
}
