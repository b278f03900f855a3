import type { Clock } from "../../src/hal/contracts.ts";
import type { EventLoop } from "./event_loop.ts";
import { ProgramError } from "./realm.ts";
import type { HostFunction, ProgramObject, Realm } from "./realm.ts";
import { PIN_NAME, toInteger } from "./values.ts";
import { Watches } from "./watches.ts";

export type Level = 0 | 1;

/** The world at one pin. */
export interface PinHandler {
  /** The program drives the pin. */
  write?(level: Level): void;
  /** The level that an input sees; without it the last pinInput(), or what the pull resistor says. */
  read?(): Level;
  /** pinMode() with a name, or "auto". */
  mode?(mode: string): void;
}

interface PinState {
  name: string;
  value: ProgramObject;
  handler: PinHandler;
  mode: string | undefined;
  isManual: boolean;
  output: Level;
  input: Level | undefined;
  /** End of the last edge of digitalPulse that is still to come, milliseconds. */
  pulseEndMs: number;
}

const MODES = ["analog", "input", "input_pullup", "input_pulldown", "output", "opendrain", "opendrain_pullup", "af_output", "af_opendrain"];

/**
 * The pins of the board as global objects with the interpreter's functions. Unlike in the interpreter `typeof` gives "object", a pin is no
 * number to calculate with, and digitalPulse with time 0, which waits there, does not wait here.
 */
export class Pins {
  readonly watches: Watches;
  private readonly states: PinState[] = [];
  private readonly clock: Clock;
  private readonly loop: EventLoop;

  constructor(clock: Clock, loop: EventLoop) {
    this.clock = clock;
    this.loop = loop;
    this.watches = new Watches(clock, loop);
  }

  install(realm: Realm, handlers: Record<string, PinHandler>): void {
    const Pin = realm.wrap((_self, [value]) => this.states.find((state) => isPin(state, value))?.value);
    realm.set(realm.global, "Pin", Pin);
    const prototype = Object.assign(Pin, { prototype: realm.object() }).prototype;
    this.watches.realm = realm;
    realm.define(prototype, this.methods());
    for (const [name, handler] of Object.entries(handlers)) {
      const value = Object.setPrototypeOf(realm.object(), prototype) as ProgramObject;
      Object.defineProperty(value, PIN_NAME, { value: name });
      this.states.push({
        name, value, handler, mode: undefined, isManual: false, output: 0, input: undefined, pulseEndMs: 0,
      });
      realm.set(realm.global, name, value);
    }
    realm.define(realm.global, this.functions());
    Object.assign(realm.global, { HIGH: 1, LOW: 0 });
  }

  /** The name of a pin value, for whoever gets one in an options object; undefined for anything else. */
  nameOf(value: unknown): string | undefined {
    return this.states.find((state) => state.value === value)?.name;
  }

  /** The world changes the level at a pin: watches fire in a turn of their own. */
  input(name: string, level: Level): void {
    const state = this.states.find((candidate) => candidate.name === name);
    if (!state) throw new Error(`the board has no pin "${name}"; its pins are ${this.states.map((each) => each.name).join(", ")}`);
    const before = this.levelOf(state);
    state.input = level;
    if (before !== level) this.loop.post(() => this.watches.edge(state, level === 1));
  }

  private functions(): Record<string, HostFunction> {
    return {
      digitalWrite: (_self, [pin, value]) => this.write(pin, value),
      digitalRead: (_self, [pin]) => this.read(pin),
      digitalPulse: (_self, [pin, value, times]) => this.pulse(this.state(pin), value ? 1 : 0, times),
      pinMode: (_self, [pin, mode, isAutomatic]) => this.setMode(this.state(pin), mode, isAutomatic === true),
      getPinMode: (_self, [pin]) => this.state(pin).mode,
      setWatch: (_self, [callback, pin, options]) => {
        const state = this.state(pin);
        if (!state.isManual) state.mode = "input";
        return this.watches.add(callback, state, options, this.levelOf(state) === 1, /^BTN/.test(state.name));
      },
      clearWatch: (_self, args) => this.watches.clear(args),
    };
  }

  private methods(): Record<string, HostFunction> {
    return {
      write: (pin, [value]) => this.drive(this.state(pin), value ? 1 : 0),
      set: (pin) => this.drive(this.state(pin), 1),
      reset: (pin) => this.drive(this.state(pin), 0),
      toggle: (pin) => {
        const state = this.state(pin);
        this.drive(state, state.output ? 0 : 1);
        return state.output === 1;
      },
      read: (pin) => this.read(pin) === 1,
      mode: (pin, [mode]) => this.setMode(this.state(pin), mode, false),
      getMode: (pin) => this.state(pin).mode,
      pulse: (pin, [value, times]) => this.pulse(this.state(pin), value ? 1 : 0, times),
      toString: (pin: unknown) => this.state(pin).name,
      toJSON: (pin) => this.state(pin).name,
    };
  }

  private state(pin: unknown): PinState {
    const found = this.states.find((state) => isPin(state, pin));
    if (!found) throw new ProgramError("Invalid pin");
    return found;
  }

  private write(pin: unknown, value: unknown): void {
    let bits = value === true ? -1 : toInteger(value);
    if (!Array.isArray(pin)) return this.drive(this.state(pin), bits ? 1 : 0);
    for (const each of pin.slice().reverse()) {
      this.drive(this.state(each), bits & 1 ? 1 : 0);
      bits >>= 1;
    }
  }

  private drive(state: PinState, level: Level): void {
    if (!state.isManual) state.mode = "output";
    state.output = level;
    state.handler.write?.(level);
  }

  private read(pin: unknown): number {
    if (Array.isArray(pin)) return pin.reduce<number>((bits, each) => (bits << 1) | this.read(each), 0);
    const state = this.state(pin);
    if (!state.isManual) state.mode = "input";
    return this.levelOf(state);
  }

  private levelOf(state: PinState): Level {
    const outside = state.handler.read?.() ?? state.input;
    if (state.mode === "output" || state.mode === "af_output") return state.output;
    if (state.mode?.includes("opendrain") && state.output === 0) return 0;
    return outside ?? (/pullup|opendrain/.test(state.mode ?? "") ? 1 : 0);
  }

  private setMode(state: PinState, mode: unknown, isAutomatic: boolean): void {
    const isKnown = typeof mode === "string" && MODES.includes(mode);
    if (!isKnown && mode !== undefined && mode !== "auto") throw new ProgramError("Unknown pin mode");
    state.isManual = isKnown && !isAutomatic;
    if (isKnown) state.mode = mode;
    state.handler.mode?.(isKnown ? mode : "auto");
  }

  private pulse(state: PinState, level: Level, times: unknown): void {
    const list = Array.isArray(times) ? times.map(Number) : [Number(times)];
    if (!Array.isArray(times) && !(list[0]! >= 0)) throw new ProgramError("Pulse Time is less than 0 or not a number");
    const now = this.clock.now();
    if (state.pulseEndMs <= now) this.drive(state, level);
    let at = Math.max(now, state.pulseEndMs);
    list.forEach((timeMs, index) => {
      const next: Level = (level ^ (index & 1)) === 1 ? 0 : 1;
      if (!(timeMs > 0)) return;
      at += timeMs;
      this.clock.setTimeout(() => this.loop.isAlive && this.drive(state, next), at - now);
    });
    state.pulseEndMs = at;
  }
}

function isPin(state: PinState, pin: unknown): boolean {
  return state.value === pin || state.name === pin || (typeof pin === "number" && state.name === `D${pin}`);
}
