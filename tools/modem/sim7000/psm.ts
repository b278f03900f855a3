import type { Timer } from "../../../src/hal/contracts.ts";
import { Timers } from "../timers.ts";
import type { Sim7000Core } from "./core.ts";

/** Granted times, seconds; undefined = never. */
export interface PsmTimes {
  /** T3324. */
  activeS: number | undefined;
  /** T3412 extended. */
  periodicS: number | undefined;
}

/** Seconds of one unit by the top three bits (TS 24.008 10.5.7.4a, 10.5.7.3). */
const periodicUnits: readonly number[] = [600, 3600, 36000, 2, 30, 60, 1152000];
const activeUnits: readonly number[] = [2, 60, 360];

/** How long the last notification takes to be read before the UART goes. */
const goodbyeMs = 20;
const retryMs = 200;

/**
 * Power saving mode: AT+CPSMS holds from the next boot on (hardware design). After the last traffic the radio connection is released, the
 * active time runs, and the module is off until PWRKEY or the periodic update; it then boots as ever.
 */
export class PowerSaving {
  private readonly modem: Sim7000Core;
  /** These outlive the firmware. */
  private readonly wakeTimers: Timers;
  private isInForce = false;
  private idle: Timer | undefined;

  constructor(modem: Sim7000Core) {
    this.modem = modem;
    this.wakeTimers = new Timers(modem.clock);
  }

  /** What was asked for; undefined = PSM is off. */
  get requested(): PsmTimes | undefined {
    const [mode, , , periodic, active] = (this.modem.settings.text("+CPSMS") ?? "0").split(",");
    if (mode !== "1") return undefined;
    return { activeS: seconds(active ?? '"00000101"', activeUnits), periodicS: seconds(periodic ?? '"00100001"', periodicUnits) };
  }

  /** What the network grants; undefined = nothing. */
  get granted(): PsmTimes | undefined {
    const { psm } = this.modem.profile;
    if (!this.requested || !this.modem.radio.isRegistered || psm === "refused") return undefined;
    return psm === "as requested" ? this.requested : psm;
  }

  /** The firmware is ready. */
  booted(): void {
    this.wakeTimers.cancelAll();
    this.isInForce = this.requested !== undefined;
  }

  /** Traffic on the radio, or a change of registration: the time counts anew. */
  onTraffic(): void {
    this.modem.timers.cancel(this.idle);
    this.idle = undefined;
    const activeS = this.isInForce ? this.granted?.activeS : undefined;
    if (activeS === undefined) return;
    this.idle = this.modem.timers.after(this.modem.profile.releaseMs + activeS * 1000, () => this.enter());
  }

  /** Nothing wakes it any more. */
  destroy(): void {
    this.wakeTimers.cancelAll();
  }

  private enter(): void {
    if (this.modem.isBusy) return void (this.idle = this.modem.timers.after(retryMs, () => this.enter()));
    const periodicS = this.granted?.periodicS;
    if (this.modem.settings.isOn("+CPSMSTATUS")) this.modem.urc('+CPSMSTATUS: "ENTER PSM"');
    this.modem.timers.after(goodbyeMs, () => {
      this.modem.power.die("power saving mode");
      if (periodicS !== undefined) this.wakeTimers.after(periodicS * 1000, () => this.modem.power.start());
    });
  }
}

/** `"00100001"` with quotes. @returns undefined for "off" */
function seconds(bits: string, units: readonly number[]): number | undefined {
  const value = parseInt(bits.replace(/\W/g, ""), 2);
  const unit = units[value >> 5] ?? 60;
  return value >> 5 === 7 ? undefined : unit * (value & 31);
}

/** Bits of the smallest unit that holds the time; "off" for undefined. */
function bits(timeS: number | undefined, units: readonly number[]): string {
  const fitting = units.map((unitS, code) => ({ unitS, code })).filter(({ unitS }) => (timeS ?? Infinity) / unitS <= 31);
  const best = fitting.sort((a, b) => a.unitS - b.unitS)[0];
  const value = timeS === undefined || !best ? 7 << 5 : (best.code << 5) | Math.round(timeS / best.unitS);
  return value.toString(2).padStart(8, "0");
}

/** The two fields of +CEREG with n = 4: T3324, then T3412 extended. */
export function timerFields(granted: PsmTimes | undefined): string {
  if (!granted) return '"00000000","00000000"';
  return `"${bits(granted.activeS, activeUnits)}","${bits(granted.periodicS, periodicUnits)}"`;
}
