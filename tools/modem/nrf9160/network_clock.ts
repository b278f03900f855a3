import type { Clock } from "../../../src/hal/contracts.ts";

const quarterMs = 15 * 60 * 1000;

export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** The modem's clock: unknown until the network or AT+CCLK sets it. */
export class NetworkClock {
  /** Local time zone, quarter hours. */
  zoneQuarters = 0;
  private readonly clock: Clock;
  private offsetMs: number | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Network time is the injected clock's. */
  setFromNetwork(zoneQuarters: number): void {
    this.offsetMs = 0;
    this.zoneQuarters = zoneQuarters;
  }

  forget(): void {
    this.offsetMs = undefined;
    this.zoneQuarters = 0;
  }

  /** Milliseconds since the epoch by this clock, undefined while it is unknown. */
  now(): number | undefined {
    return this.offsetMs === undefined ? undefined : this.clock.now() + this.offsetMs;
  }

  /** @param text `yy/MM/dd,hh:mm:ss±zz`, local time. @returns false when it is none */
  set(text: string): boolean {
    const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)$/.exec(text);
    if (!match) return false;
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, zone = 0] = match.slice(1).map(Number);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return false;
    this.zoneQuarters = zone;
    this.offsetMs = Date.UTC(2000 + year, month - 1, day, hour, minute, second) - zone * quarterMs - this.clock.now();
    return true;
  }

  /** `18/01/29,15:17:24+32`: local time; undefined while it is unknown. */
  local(): string | undefined {
    const now = this.now();
    if (now === undefined) return undefined;
    const time = new Date(now + this.zoneQuarters * quarterMs);
    const day = [time.getUTCFullYear() % 100, time.getUTCMonth() + 1, time.getUTCDate()].map(twoDigits).join("/");
    const hour = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(twoDigits).join(":");
    const sign = this.zoneQuarters < 0 ? "-" : "+";
    return `${day},${hour}${sign}${twoDigits(Math.abs(this.zoneQuarters))}`;
  }

  /** The fields of %XTIME: zone, universal time and daylight saving as octets with swapped digits (TS 24.008 10.5.3.8 and 9). */
  networkTime(): string {
    const time = new Date(this.now() ?? 0);
    const zone = swapped(Math.abs(this.zoneQuarters), this.zoneQuarters < 0);
    const parts = [time.getUTCFullYear() % 100, time.getUTCMonth() + 1, time.getUTCDate(), time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()];
    return `"${zone}","${parts.map((part) => swapped(part)).join("")}${zone}","00"`;
  }
}

/** Two digits, the lower one first; the sign is bit 3 of the octet. */
function swapped(value: number, isNegative = false): string {
  const tens = Math.floor(value / 10) + (isNegative ? 8 : 0);
  return `${value % 10}${tens.toString(16).toUpperCase()}`;
}
