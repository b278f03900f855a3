import type { Timer } from "../../../src/hal/contracts.ts";
import type { Timers } from "../timers.ts";

interface Item {
  bytes: number;
  run: () => void;
}

/** CONFIG_SM_URC_BUFFER_SIZE */
const mostBytes = 4096;
const quietMs = 100;
/** With echo a person types. */
const echoQuietMs = 1000;

/**
 * Serial Modem's notifications: they wait while a command runs, in data mode, and while a line is being typed. What is too much is lost
 * with all that waits.
 */
export class IdleQueue {
  private readonly timers: Timers;
  private readonly isFree: () => boolean;
  private items: Item[] = [];
  private timer: Timer | undefined;
  private isQuiet = true;

  constructor(timers: Timers, isFree: () => boolean) {
    this.timers = timers;
    this.isFree = isFree;
  }

  get isIdle(): boolean {
    return this.isQuiet && this.isFree();
  }

  /** @param bytes what it will print; 0 for what decides later */
  push(bytes: number, run: () => void): void {
    const waiting = this.items.reduce((sum, item) => sum + item.bytes, bytes);
    if (waiting > mostBytes) this.items = this.items.filter((item) => item.bytes === 0);
    else this.items.push({ bytes, run });
    this.pump();
  }

  /** Bytes of a command line have come. */
  typed(isEchoing: boolean): void {
    this.timers.cancel(this.timer);
    this.isQuiet = false;
    this.timer = this.timers.after(isEchoing ? echoQuietMs : quietMs, () => this.settle());
  }

  /** A command, or data mode, has ended. */
  settle(): void {
    this.timers.cancel(this.timer);
    this.isQuiet = true;
    this.pump();
  }

  clear(): void {
    this.items = [];
    this.isQuiet = true;
  }

  private pump(): void {
    while (this.isIdle && this.items.length > 0) this.items.shift()?.run();
  }
}
