import type { RangeMs } from "../power.ts";
import type { Timers } from "../timers.ts";
import { draw } from "../power.ts";
import type { Timer, Random } from "../../../src/hal/contracts.ts";

export interface GnssFix {
  /** Degrees, north and east positive. */
  latitude: number;
  longitude: number;
  /** Above sea level, metres; default 0. */
  altitudeM?: number;
  /** Default 0. */
  speedKmh?: number;
  /** Degrees from north, default 0. */
  course?: number;
  /** GPS satellites in use, default 6. */
  satellites?: number;
}

export interface GnssOptions {
  /** What the receiver sees once it has its first fix; none = it never gets one. */
  fix?: GnssFix;
  /** From AT+CGNSPWR=1 to the first fix, default 25 to 45 s; a cold start takes as long again, a hot one a tenth. */
  firstFixMs?: RangeMs;
}

export type GnssStart = "cold" | "warm" | "hot";

/** Share of firstFixMs that a start takes. */
const startFactors: Readonly<Record<GnssStart, number>> = { cold: 1, warm: 0.7, hot: 0.1 };

/** Positions come once a second. */
const cycleMs = 1000;

export interface GnssHost {
  readonly timers: Timers;
  readonly random: Random;
  /** `yyyyMMddhhmmss.sss`, UTC of the satellites. */
  utc(): string;
  /** AT+CGNSURC: every so many positions; 0 = never. */
  reportEvery(): number;
  report(fields: string): void;
}

/** The satellite receiver. */
export class Gnss {
  /** Where it is; undefined = no sky. Changeable at any time. */
  fix: GnssFix | undefined;
  isOn = false;
  private hasFix = false;
  private readonly firstFixMs: RangeMs;
  private readonly host: GnssHost;
  private cycle: Timer | undefined;
  private firstFix: Timer | undefined;
  private positions = 0;

  constructor(options: GnssOptions, host: GnssHost) {
    this.fix = options.fix;
    this.firstFixMs = options.firstFixMs ?? [25000, 45000];
    this.host = host;
  }

  start(kind: GnssStart = "cold"): void {
    this.stop();
    this.isOn = true;
    const delayMs = draw(this.firstFixMs, this.host.random) * startFactors[kind];
    this.firstFix = this.host.timers.after(delayMs, () => (this.hasFix = true));
    this.arm();
  }

  stop(): void {
    this.host.timers.cancel(this.cycle);
    this.host.timers.cancel(this.firstFix);
    this.isOn = false;
    this.hasFix = false;
    this.positions = 0;
  }

  /**
   * The 21 fields of +CGNSINF and +UGNSINF (GNSS note V1.03): run, fix, UTC, latitude, longitude, altitude, speed, course, mode, -, HDOP, PDOP,
   * VDOP, -, satellites in view, GPS used, GLONASS used, -, C/N0, HPA, VPA.
   */
  fields(): string {
    if (!this.isOn) return `0${",".repeat(20)}`;
    if (!this.fix || !this.hasFix) return `1,0${",".repeat(7)}0${",".repeat(12)}`;
    const { latitude, longitude, altitudeM = 0, speedKmh = 0, course = 0, satellites = 6 } = this.fix;
    const place = [latitude.toFixed(6), longitude.toFixed(6), altitudeM.toFixed(3), speedKmh.toFixed(2), course.toFixed(1)];
    return ["1,1", this.host.utc(), ...place, "1,,1.1,1.4,0.9,", 21, satellites, ",,45,,"].join(",");
  }

  private arm(): void {
    this.cycle = this.host.timers.after(cycleMs, () => {
      this.arm();
      const every = this.host.reportEvery();
      if (every > 0 && ++this.positions % every === 0) this.host.report(this.fields());
    });
  }
}
