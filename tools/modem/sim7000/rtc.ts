import type { Clock } from "../../../src/hal/contracts.ts";

/** What an unset clock shows when the module starts. */
const unsetMs = Date.UTC(1980, 0, 6);
const quarterMs = 15 * 60 * 1000;

export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** `+04`, `-20`: quarter hours with sign. */
export function formatZone(quarters: number): string {
  return `${quarters < 0 ? "-" : "+"}${twoDigits(Math.abs(quarters))}`;
}

/** `23/03/12,22:09:23` */
export function formatTime(timeMs: number): string {
  const time = new Date(timeMs);
  const day = [time.getUTCFullYear() % 100, time.getUTCMonth() + 1, time.getUTCDate()].map(twoDigits).join("/");
  return `${day},${[time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(twoDigits).join(":")}`;
}

/** `20171103022632.000`, UTC. */
export function formatSatelliteTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/[-T:Z]/g, "");
}

/** The modem's clock. It is wrong until the network or AT+CCLK sets it, and runs on while the supply is there. */
export class Rtc {
  private readonly clock: Clock;
  private offsetMs: number;
  private zoneQuarters = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.offsetMs = unsetMs - clock.now();
  }

  /** What the modem takes for the time, UTC, milliseconds since the epoch. */
  nowMs(): number {
    return this.clock.now() + this.offsetMs;
  }

  /** Sets it to a time that was asked for over the network. @param utcMs milliseconds since the epoch */
  setUtc(utcMs: number, zoneQuarters: number): void {
    this.offsetMs = utcMs - this.clock.now();
    this.zoneQuarters = zoneQuarters;
  }

  /** Network time is the injected clock's. */
  setFromNetwork(zoneQuarters: number): void {
    this.offsetMs = 0;
    this.zoneQuarters = zoneQuarters;
  }

  /** @param text `yy/MM/dd,hh:mm:ss±zz`, local time. @returns false when it is not one */
  set(text: string): boolean {
    const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)?$/.exec(text);
    if (!match) return false;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return false;
    this.zoneQuarters = Number(match[7] ?? 0);
    const utcMs = Date.UTC((year >= 70 ? 1900 : 2000) + year, month - 1, day, hour, minute, second) - this.zoneQuarters * quarterMs;
    this.offsetMs = utcMs - this.clock.now();
    return true;
  }

  /** `23/03/12,23:09:23+04`: local time. */
  toString(): string {
    return formatTime(this.clock.now() + this.offsetMs + this.zoneQuarters * quarterMs) + formatZone(this.zoneQuarters);
  }
}
