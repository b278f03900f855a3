import type { Clock, Timer } from "../../src/hal/contracts.ts";
import type { EventLoop } from "./event_loop.ts";
import { ProgramError } from "./realm.ts";
import type { ProgramObject, Realm } from "./realm.ts";

interface WatchedPin {
  name: string;
  value: ProgramObject;
}

interface Watch {
  id: number;
  pin: WatchedPin;
  callback: unknown;
  isRepeated: boolean;
  /** 1 rising, -1 falling, 0 both. */
  edge: number;
  debounceMs: number;
  state: boolean;
  lastTimeS: number | undefined;
  pending: Timer;
  isPending: boolean;
}

/** What the interpreter gives buttons when the program does not say (src/jswrap_io.c), milliseconds. */
const BUTTON_DEBOUNCE_MS = 25;
const EDGES: Record<string, number> = { rising: 1, falling: -1, both: 0 };

/** setWatch() and clearWatch(), with the interpreter's debouncing: the level must stand still for so long (src/jsinteractive.c). */
export class Watches {
  realm: Realm | undefined;
  private readonly clock: Clock;
  private readonly loop: EventLoop;
  private list: Watch[] = [];

  constructor(clock: Clock, loop: EventLoop) {
    this.clock = clock;
    this.loop = loop;
  }

  add(callback: unknown, pin: WatchedPin, options: unknown, state: boolean, isButton: boolean): number {
    if (typeof callback !== "function" && typeof callback !== "string") throw new ProgramError("Function or String not supplied!");
    const given = options !== null && typeof options === "object" ? (options as Record<string, unknown>) : { repeat: options };
    const debounceMs = Math.max(0, Number(given["debounce"] ?? (isButton ? BUTTON_DEBOUNCE_MS : 0)) || 0);
    const id = (this.list.at(-1)?.id ?? 0) + 1;
    this.list.push({
      id, pin, callback, debounceMs, state, isRepeated: Boolean(given["repeat"]), edge: edgeOf(given["edge"], isButton),
      lastTimeS: undefined, pending: undefined, isPending: false,
    });
    return id;
  }

  clear(args: unknown[]): void {
    if (args.length === 0) return this.kill();
    if (args[0] === undefined) throw new ProgramError("clearWatch(undefined) not allowed. Use clearWatch() instead");
    const watch = this.list.find(({ id }) => id === args[0]);
    if (!watch) throw new ProgramError(`Unknown Watch ${String(args[0])}`);
    this.remove(watch);
  }

  kill(): void {
    for (const watch of this.list.slice()) this.remove(watch);
  }

  /** The level of a pin has changed. */
  edge(pin: WatchedPin, isHigh: boolean): void {
    const timeS = this.clock.now() / 1000;
    for (const watch of this.list.filter((each) => each.pin === pin)) {
      if (watch.debounceMs === 0) this.settle(watch, isHigh, timeS);
      else if (watch.isPending || isHigh !== watch.state) this.debounce(watch, isHigh, timeS);
    }
  }

  private debounce(watch: Watch, isHigh: boolean, timeS: number): void {
    this.clock.clearTimeout(watch.pending);
    watch.isPending = true;
    watch.pending = this.clock.setTimeout(() => {
      watch.isPending = false;
      if (isHigh !== watch.state) this.loop.turn(() => this.settle(watch, isHigh, timeS));
    }, watch.debounceMs);
  }

  private settle(watch: Watch, isHigh: boolean, timeS: number): void {
    watch.state = isHigh;
    const lastTime = watch.lastTimeS;
    watch.lastTimeS = timeS;
    if (watch.edge !== 0 && watch.edge > 0 !== isHigh) return;
    const event = this.realm?.object({ state: isHigh, lastTime, time: timeS, pin: watch.pin.value });
    this.loop.call(watch.callback, undefined, [event]);
    if (!watch.isRepeated) this.remove(watch);
  }

  private remove(watch: Watch): void {
    this.clock.clearTimeout(watch.pending);
    this.list = this.list.filter((other) => other !== watch);
  }
}

function edgeOf(edge: unknown, isButton: boolean): number {
  if (edge === undefined) return isButton ? 1 : 0;
  const value = typeof edge === "number" ? Math.sign(edge) : EDGES[String(edge)];
  if (value === undefined) throw new ProgramError("'edge' in setWatch should be 1, -1, 0, 'rising', 'falling' or 'both'", "TypeError");
  return value;
}
