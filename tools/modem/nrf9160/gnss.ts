import type { Timer } from "../../../src/hal/contracts.ts";
import { drawn } from "./drawn.ts";
import type { Nrf9160 } from "./nrf9160.ts";

/** A position as the script gives it. */
export interface GnssFix {
  /** Degrees. */
  latitude: number;
  longitude: number;
  /** Metres above the ellipsoid. */
  altitudeM: number;
  /** Metres, 2D 1-sigma. */
  accuracyM: number;
  speedMs: number;
  headingDegrees: number;
}

/** Values of `<gnss_status>`. */
export const GnssStatus = { stopped: 0, started: 1, wakes: 2, timedOut: 3, fixed: 4 } as const;

const defaultFix: GnssFix = { latitude: 35.457576, longitude: 139.62509, altitudeM: 121.473785, accuracyM: 22.199919, speedMs: 0.442868, headingDegrees: 0 };

export interface GnssRun {
  /** 0 = one fix, 1 = one a second, else seconds between fixes. */
  intervalS: number;
  /** 0 = none. */
  timeoutS: number;
}

/** The GNSS receiver: a fix comes after the time to first fix, if the script lets it have one. */
export class Gnss {
  status: number = GnssStatus.stopped;
  /** What is received; undefined = no sky. */
  fix: GnssFix | undefined = defaultFix;
  private readonly modem: Nrf9160;
  private run: GnssRun | undefined;
  private timer: Timer | undefined;
  private timeoutTimer: Timer | undefined;

  constructor(modem: Nrf9160) {
    this.modem = modem;
  }

  get isRunning(): boolean {
    return this.run !== undefined;
  }

  /** Name of the status line. */
  get name(): string {
    return this.modem.isSerialModem ? "#XGNSS" : "#XGPS";
  }

  start(run: GnssRun): void {
    this.run = run;
    this.status = GnssStatus.started;
    this.search(run.intervalS > 1 ? 0 : run.timeoutS);
  }

  stop(): void {
    this.reset();
  }

  /** GNSS is off. */
  reset(): void {
    this.run = undefined;
    this.status = GnssStatus.stopped;
    this.modem.timers.cancel(this.timer);
    this.modem.timers.cancel(this.timeoutTimer);
  }

  /** @param timeoutS the first fix of a periodic run has none */
  private search(timeoutS: number): void {
    const { timers } = this.modem;
    if (timeoutS > 0 && this.run?.intervalS !== 1) this.timeoutTimer = timers.after(timeoutS * 1000, () => this.timedOut());
    this.timer = timers.after(drawn(this.modem, "firstFix"), () => this.tryFix());
  }

  private tryFix(): void {
    const { timers } = this.modem;
    if (!this.run) return;
    if (!this.fix) {
      this.timer = timers.after(1000, () => this.tryFix());
      return;
    }
    timers.cancel(this.timeoutTimer);
    this.modem.urc(`${this.modem.isSerialModem ? "#XGNSSPOS" : "#XGPS"}: ${fixFields(this.fix, this.modem.clock.now())}`);
    if (this.run.intervalS === 1) this.timer = timers.after(1000, () => this.tryFix());
    else this.sleep(GnssStatus.fixed);
  }

  private timedOut(): void {
    this.modem.timers.cancel(this.timer);
    this.sleep(GnssStatus.timedOut);
  }

  /** The receiver is off until the next fix is due; after a single one for good. */
  private sleep(status: number): void {
    const { run } = this;
    if (!run) return;
    this.tell(status);
    if (run.intervalS === 0) return void (this.run = undefined);
    this.timer = this.modem.timers.after(run.intervalS * 1000, () => {
      this.tell(GnssStatus.wakes);
      this.search(run.timeoutS);
    });
  }

  private tell(status: number): void {
    this.status = status;
    this.modem.urc(`${this.name}: 1,${status}`);
  }
}

function fixFields(fix: GnssFix, timeMs: number): string {
  const numbers = [fix.latitude, fix.longitude, fix.altitudeM, fix.accuracyM, fix.speedMs, fix.headingDegrees].map((value) => value.toFixed(6));
  return `${numbers.join(",")},"${new Date(timeMs).toISOString().slice(0, 19).replace("T", " ")}"`;
}
