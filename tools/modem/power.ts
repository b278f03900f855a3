import type { Clock, Random, Timer } from "../../src/hal/contracts.ts";
import { Timers } from "./timers.ts";

/** Least and most, milliseconds; the value is drawn for each use. */
export type RangeMs = readonly [number, number];

export interface PowerTimes {
  /** Shortest press of the power key that turns the module on. */
  onPressMs: number;
  /** Shortest press that turns it off. */
  offPressMs: number;
  /** Shortest pulse on RESET that works. */
  resetPulseMs: number;
  /** From the decision to start until the firmware is ready. */
  bootMs: RangeMs;
  /** From a reset, by pin or command, until the firmware is ready. */
  rebootMs: RangeMs;
  /** From the decision to stop until the UART is dead and STATUS low. */
  offMs: RangeMs;
}

export type PowerState = "off" | "booting" | "on" | "stopping";

export interface PowerHandlers {
  onReady(): void;
  /** The power key has asked for an orderly end. */
  onOffPressed(): void;
  /** Power or firmware is gone: everything volatile is lost. */
  onDead(): void;
  onEvent(text: string): void;
}

export function draw(range: RangeMs, random: Random): number {
  return range[0] + (range[1] - range[0]) * random();
}

/** A module's power: key, reset pin, boot and end, with the times of its hardware manual. The power key is a toggle. */
export class PowerMachine {
  state: PowerState = "off";
  private readonly times: PowerTimes;
  private readonly random: Random;
  private readonly handlers: PowerHandlers;
  private readonly timers: Timers;
  private keyTimer: Timer | undefined;
  private resetTimer: Timer | undefined;
  private stateTimer: Timer | undefined;
  private keyLevel: 0 | 1 = 1;
  private resetLevel: 0 | 1 = 1;

  constructor(clock: Clock, random: Random, times: PowerTimes, handlers: PowerHandlers) {
    this.timers = new Timers(clock);
    this.random = random;
    this.times = times;
    this.handlers = handlers;
  }

  /** @param level 0 = pressed */
  setKey(level: 0 | 1): void {
    if (level === this.keyLevel) return;
    this.keyLevel = level;
    this.timers.cancel(this.keyTimer);
    if (level === 1) return;
    // one press does one thing: what it can do is decided by the state in which it begins
    if (this.state === "off") this.keyTimer = this.timers.after(this.times.onPressMs, () => this.start());
    else if (this.state === "on") this.keyTimer = this.timers.after(this.times.offPressMs, () => this.offPressed());
    else this.handlers.onEvent(`PWRKEY ignored while ${this.state}`);
  }

  /** @param level 0 = asserted */
  setReset(level: 0 | 1): void {
    if (level === this.resetLevel) return;
    this.resetLevel = level;
    this.timers.cancel(this.resetTimer);
    if (level === 0 && this.state !== "off") {
      this.resetTimer = this.timers.after(this.times.resetPulseMs, () => this.state === "off" || this.reboot("RESET pin"));
    }
  }

  start(): void {
    if (this.state === "off") this.boot("power on", this.times.bootMs);
  }

  /** As if it had been started long ago. */
  assumeOn(): void {
    this.enter("on");
    this.handlers.onReady();
  }

  /** Kills the firmware and starts it again. @param bootMs default: the time of a reset */
  reboot(cause: string, bootMs: RangeMs = this.times.rebootMs): void {
    this.boot(cause, bootMs);
    this.handlers.onDead();
  }

  /** The orderly end: the firmware lives on for a while. */
  stop(): void {
    if (this.state !== "on") return;
    this.enter("stopping");
    this.stateTimer = this.timers.after(draw(this.times.offMs, this.random), () => this.die("powered down"));
  }

  /** The end at once. */
  die(cause: string): void {
    if (this.state === "off") return;
    this.enter("off", cause);
    this.handlers.onDead();
  }

  destroy(): void {
    this.timers.cancelAll();
    this.state = "off";
  }

  private offPressed(): void {
    if (this.state === "on") this.handlers.onOffPressed();
  }

  private boot(cause: string, bootMs: RangeMs): void {
    this.enter("booting", cause);
    this.stateTimer = this.timers.after(draw(bootMs, this.random), () => {
      this.enter("on");
      this.handlers.onReady();
    });
  }

  private enter(state: PowerState, cause?: string): void {
    this.timers.cancel(this.stateTimer);
    this.state = state;
    this.handlers.onEvent(cause === undefined ? state : `${state}: ${cause}`);
  }
}
