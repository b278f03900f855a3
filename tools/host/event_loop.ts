import type { Clock } from "../../src/hal/contracts.ts";
import { PowerCutError } from "./flash.ts";
import { HangError } from "./realm.ts";
import { Halt } from "./values.ts";

export interface EventLoopOptions {
  clock: Clock;
  /** An exception of the program that nobody caught. */
  onUncaught(error: unknown): void;
  /** The end of a turn, when the event queue is empty. */
  onIdle(): void;
  /** Calls back, with whatever keeps an endless loop of the program from being one of the host. */
  limited?(callback: () => void): void;
  /** It was one. */
  onHang?(): void;
  /** Runs a callback that the program gave as text. */
  evaluate(text: string): void;
}

/**
 * The order in which the interpreter runs a program (jsiIdle): one callback from outside, then the events that it queued, then idle work.
 * An uncaught exception ends its callback and nothing else.
 */
export class EventLoop {
  private readonly options: EventLoopOptions;
  private readonly events: (() => void)[] = [];
  private posted: (() => void)[] = [];
  private isInTurn = false;
  private isKilled = false;
  private isLimited = false;

  constructor(options: EventLoopOptions) {
    this.options = options;
  }

  get isAlive(): boolean {
    return !this.isKilled;
  }

  /** Queues an event of the program itself: emit(), a promise's reaction. */
  enqueue(event: () => void): void {
    this.events.push(event);
  }

  /** Something from outside, such as bytes on a line: it runs in a turn of its own, from the clock's next zero timer. */
  post(callback: () => void): void {
    this.posted.push(callback);
    if (this.posted.length > 1) return;
    this.options.clock.setTimeout(() => {
      const due = this.posted;
      this.posted = [];
      for (const next of due) this.turn(next);
    }, 0);
  }

  /** Runs one callback with all that follows from it. Inside another turn it is posted instead. */
  turn(callback: () => void): void {
    if (this.isKilled) return;
    if (this.isInTurn) return this.post(callback);
    this.isInTurn = true;
    try {
      this.guard(callback);
      for (let event = this.events.shift(); event && !this.isKilled; event = this.events.shift()) this.guard(event);
    } finally {
      this.isInTurn = false;
    }
    if (!this.isKilled) this.options.onIdle();
  }

  /** Calls a listener of the program: a function, or text. */
  call(callback: unknown, self: unknown, args: unknown[]): void {
    this.guard(() => {
      if (typeof callback === "function") callback.apply(self, args);
      else this.options.evaluate(String(callback));
    });
  }

  /** Runs code of the program; its exceptions are reported, the host's own go up to whoever drives the clock. */
  guard(callback: () => void): void {
    if (this.isKilled) return;
    try {
      if (this.options.limited && !this.isLimited) this.limit(callback);
      else callback();
    } catch (error) {
      if (error instanceof HangError && this.options.onHang) return this.options.onHang();
      if (error instanceof Halt || error instanceof PowerCutError) return;
      if (error instanceof Error) throw error;
      if (!this.isKilled) this.options.onUncaught(error);
    }
  }

  private limit(callback: () => void): void {
    this.isLimited = true;
    try {
      this.options.limited!(callback);
    } finally {
      this.isLimited = false;
    }
  }

  kill(): void {
    this.isKilled = true;
    this.events.length = 0;
    this.posted = [];
  }
}
