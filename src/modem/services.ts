/**
 * What a modem does beside sockets. Each model's folder exports functions of these types under these names; rollup leaves out of an image
 * what its application does not use. All take the AT engine, need a modem that is on, and call back once.
 */
import type { AtEngine } from "../at/engine.ts";

/** @param error undefined, or one sentence: the command and what it got */
export type Done = (error?: string) => void;

/** Unknown stays undefined: 99 and 255 are no dBm. */
export interface SignalReport {
  /** Received signal strength, dBm (3GPP TS 27.007 8.5). */
  rssiDbm?: number;
  /** LTE reference signal received power, dBm, -156..-31 (TS 27.007 8.69). */
  rsrpDbm?: number;
  /** LTE reference signal received quality, dB. */
  rsrqDb?: number;
  snrDb?: number;
  /** "LTE-M", "NB-IoT" or "GSM". */
  technology?: string;
  /** Operator, "26201": mobile country and network code. */
  plmn?: string;
  /** Tracking or location area code, hexadecimal as reported. */
  areaCode?: string;
  cellId?: string;
  band?: number;
}

/** A position of the modem's receiver. */
export interface GnssFix {
  latitude: number;
  longitude: number;
  altitudeM?: number;
  accuracyM?: number;
  speedKmh?: number;
  headingDeg?: number;
  /** Milliseconds since the epoch. */
  timeMs?: number;
}

/** Power saving that is asked for; what is undefined stays as it is, null turns it off. */
export interface PowerSaving {
  /** PSM (TS 27.007 7.38): periodic update and active time, seconds; the nearest longer value that the coding has is taken. */
  psm?: { periodicTauS: number; activeS: number } | null;
  /** eDRX cycle, seconds (TS 27.007 7.40); the nearest longer value that the coding has is taken. */
  edrxS?: number | null;
}

/** What the network granted, read back; null = not granted. */
export interface GrantedPowerSaving {
  psm: { periodicTauS: number; activeS: number } | null;
  edrx: { cycleS: number; pagingWindowS?: number } | null;
}

/** Names of the functions in a model's folder. */
export interface ModemServices {
  /** The network's time. @param done epoch in milliseconds, or undefined with the cause */
  readNetworkTime(at: AtEngine, done: (epochMs?: number, error?: string) => void): void;
  /** The modem's supply. @param done millivolts, or undefined with the cause */
  readBattery(at: AtEngine, done: (millivolts?: number, error?: string) => void): void;
  readSignal(at: AtEngine, done: (report?: SignalReport, error?: string) => void): void;
  /** @param done the first address, or undefined with the cause */
  resolveHost(at: AtEngine, host: string, done: (address?: string, error?: string) => void): void;
  /** Turns the receiver on; onFix is called with each fix, at most once in intervalS, 1..600. */
  startGnss(at: AtEngine, intervalS: number, onFix: (fix: GnssFix) => void, done: Done): void;
  stopGnss(at: AtEngine, done: Done): void;
  setPowerSaving(at: AtEngine, wanted: PowerSaving, done: Done): void;
  readPowerSaving(at: AtEngine, done: (granted?: GrantedPowerSaving, error?: string) => void): void;
  /** Lets the modem leave the network and turn itself off. Sockets end with it. */
  powerOff(at: AtEngine, done: Done): void;
}
