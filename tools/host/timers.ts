import type { Clock, Timer } from "../../src/hal/contracts.ts";
import type { EventLoop } from "./event_loop.ts";
import { ProgramError } from "./realm.ts";
import type { Realm } from "./realm.ts";

/** As TIMER_MIN_INTERVAL and TIMER_MAX_INTERVAL of src/jsinteractive.h, milliseconds. */
const MIN_INTERVAL_MS = 0.1;
const MAX_INTERVAL_MS = 31536000001000;

interface Entry {
  id: number;
  dueMs: number;
  intervalMs: number | undefined;
  callback: unknown;
  args: unknown[];
  handle: Timer;
}

/** setTimeout, setInterval, changeInterval and their clear functions over the injected clock. */
export class Timers {
  private readonly clock: Clock;
  private readonly loop: EventLoop;
  /** In the interpreter's order: an id is one more than that of the last entry, so ids come back. */
  private entries: Entry[] = [];

  constructor(clock: Clock, loop: EventLoop) {
    this.clock = clock;
    this.loop = loop;
  }

  install(realm: Realm): void {
    realm.define(realm.global, {
      setTimeout: (_self, [callback, delay, ...args]) => this.add(callback, delay, args, false),
      setInterval: (_self, [callback, delay, ...args]) => this.add(callback, delay, args, true),
      clearTimeout: (_self, args) => this.clear("Timeout", args),
      clearInterval: (_self, args) => this.clear("Interval", args),
      changeInterval: (_self, [id, delay]) => this.change(id, delay),
    });
  }

  /** Timers that are armed now. */
  get count(): number {
    return this.entries.length;
  }

  kill(): void {
    for (const entry of this.entries) this.clock.clearTimeout(entry.handle);
    this.entries = [];
  }

  private add(callback: unknown, delay: unknown, args: unknown[], isRepeated: boolean): number {
    if (typeof callback !== "function" && typeof callback !== "string") throw new ProgramError("Function or String not supplied!");
    const delayMs = interval(delay);
    const id = (this.entries.at(-1)?.id ?? 0) + 1;
    const intervalMs = isRepeated ? delayMs : undefined;
    const entry: Entry = { id, dueMs: this.clock.now() + delayMs, intervalMs, callback, args, handle: undefined };
    this.entries.push(entry);
    this.arm(entry);
    return id;
  }

  private arm(entry: Entry): void {
    entry.handle = this.clock.setTimeout(() => this.loop.turn(() => this.fire(entry)), Math.max(0, entry.dueMs - this.clock.now()));
  }

  private fire(entry: Entry): void {
    if (!this.entries.includes(entry)) return;
    const due = entry.dueMs;
    this.loop.call(entry.callback, undefined, entry.args);
    if (!this.entries.includes(entry)) return;
    if (entry.intervalMs === undefined) this.remove(entry);
    else if (entry.dueMs === due) {
      entry.dueMs += entry.intervalMs;
      this.arm(entry);
    }
  }

  private clear(kind: string, args: unknown[]): void {
    if (args.length === 0) return this.kill();
    if (args[0] === undefined) throw new ProgramError(`clear${kind}(undefined) not allowed. Use clear${kind}() instead`);
    const entry = this.entries.find(({ id }) => id === args[0]);
    if (entry) this.remove(entry);
  }

  private change(id: unknown, delay: unknown): void {
    const entry = this.entries.find((candidate) => candidate.id === id);
    if (!entry) throw new ProgramError("Unknown Interval");
    this.clock.clearTimeout(entry.handle);
    entry.intervalMs = interval(delay);
    entry.dueMs = this.clock.now() + entry.intervalMs;
    this.arm(entry);
  }

  private remove(entry: Entry): void {
    this.clock.clearTimeout(entry.handle);
    this.entries = this.entries.filter((other) => other !== entry);
  }
}

function interval(delay: unknown): number {
  const delayMs = Number(delay);
  if (delayMs > MAX_INTERVAL_MS) throw new ProgramError("Interval is too long (>100 years)");
  return Number.isNaN(delayMs) ? MIN_INTERVAL_MS : Math.max(MIN_INTERVAL_MS, delayMs);
}
