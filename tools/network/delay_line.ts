import type { Clock, Timer } from "../../src/hal/contracts.ts";

interface Item {
  dueMs: number;
  deliver: () => void;
}

/**
 * One direction of a path: what is put in comes out later, in order. It can be stopped at the far end (the receiver takes
 * nothing) or in the middle (the path is dead); what is under way waits, as TCP would send it again.
 */
export class DelayLine {
  private items: Item[] = [];
  private timer: Timer | undefined;
  private isStopped = false;
  private isDelivering = false;
  private readonly clock: Clock;
  private readonly latencyMs: () => number;

  constructor(clock: Clock, latencyMs: () => number) {
    this.clock = clock;
    this.latencyMs = latencyMs;
  }

  push(deliver: () => void): void {
    const last = this.items.at(-1)?.dueMs ?? 0;
    this.items.push({ dueMs: Math.max(last, this.clock.now() + this.latencyMs()), deliver });
    this.arm();
  }

  stop(isStopped: boolean): void {
    this.isStopped = isStopped;
    if (isStopped) this.disarm();
    else this.arm();
  }

  clear(): void {
    this.items = [];
    this.disarm();
  }

  /** Delivers what is due now without waiting for its timer. */
  deliverDue(): void {
    if (this.isDelivering) return;
    this.disarm();
    this.run();
  }

  private disarm(): void {
    if (this.timer !== undefined) this.clock.clearTimeout(this.timer);
    this.timer = undefined;
  }

  private arm(): void {
    const first = this.items[0];
    if (!first || this.isStopped || this.isDelivering || this.timer !== undefined) return;
    this.timer = this.clock.setTimeout(() => this.run(), Math.max(0, first.dueMs - this.clock.now()));
  }

  private run(): void {
    this.timer = undefined;
    this.isDelivering = true;
    while (!this.isStopped && this.items[0] && this.items[0].dueMs <= this.clock.now()) this.items.shift()?.deliver();
    this.isDelivering = false;
    this.arm();
  }
}
