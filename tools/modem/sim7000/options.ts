import type { PowerTimes, RangeMs } from "../power.ts";
import type { VirtualModemOptions } from "../virtual_modem.ts";
import { firmwareOptions } from "./firmware_profiles.ts";
import type { FirmwareSwitches } from "./firmware_profiles.ts";
import type { GnssOptions } from "./gnss.ts";

export interface SimOptions {
  inserted: boolean;
  /** Asked for after each boot if given; otherwise 1234, and only AT+CLCK and AT+CPWD want it. */
  pin?: string;
  /** Default 12345678. */
  puk?: string;
  /** 18 to 20 characters, as printed. */
  iccid: string;
  imsi: string;
}

/** Radio access technology in +COPS and +CREG: 0 GSM, 3 EGPRS, 7 LTE-M, 9 NB-IoT. */
export type AccessTechnology = 0 | 3 | 7 | 9;

/** How long things take, least and most in milliseconds; drawn from `random`. */
export interface Latencies {
  /** From a command line to its first answer. */
  answer: RangeMs;
  /** From OK of CIPSTART to the first packet, before the network's own time. */
  connect: RangeMs;
  /** AT+CIICR and the other bearers. */
  activate: RangeMs;
  /** AT+CIPSHUT. */
  shut: RangeMs;
  /** AT+CIPCLOSE. */
  close: RangeMs;
  /** Of the radio, per sent segment, on top of the network's. */
  uplink: RangeMs;
  /** From the peer's close to CLOSED. */
  remoteClose: RangeMs;
  /** From an accepted SIM to registration. */
  register: RangeMs;
  /** From a ready SIM to SMS Ready. */
  smsReady: RangeMs;
  /** AT+CGATT, AT+CGACT, AT+COPS. */
  attach: RangeMs;
  /** AT+CPOWD=1 to its answer. */
  powerDown: RangeMs;
}

export interface VirtualSim7000Options extends VirtualModemOptions, Partial<FirmwareSwitches> {
  /** "on": booted long ago, registered, nothing printed. Default "off": wants PWRKEY. */
  power?: "off" | "on";
  /** AT+IPR as stored in flash; default 115200, or 0 with bootUrcs "autobaud". */
  baudRate?: number;
  /**
   * A firmware with its gaps and its own answers: a name of firmware_profiles.ts, such as "1351B05". Without it the modem calls itself
   * 1529B08 and answers as most field logs do. Single switches can be set beside it.
   */
  firmware?: string;
  /** Model as in ATI and AT+CGMM, default SIM7000G or the firmware's. */
  model?: string;
  /** What AT+CGMR prints after "Revision:", default 1529B08SIM7000G or the firmware's. */
  revision?: string;
  imei?: string;
  sim?: SimOptions;
  /** Accepted APNs; default all. */
  apn?: readonly string[];
  operator?: { name: string; mccmnc: string };
  /** What the network grants, default home on LTE-M. */
  registration?: { stat: number; act?: AccessTechnology };
  /** The LTE band of the network, default 20. */
  band?: number;
  /** Whether the network tells its time, default true. */
  networkTime?: boolean;
  /** What the network grants to AT+CPSMS: what was asked for (default), nothing, or other timers in seconds. */
  psm?: "as requested" | "refused" | { activeS: number; periodicS: number };
  /** Whether the network grants AT+CEDRXS, default false. */
  edrx?: boolean;
  /** From the last traffic to the release of the radio connection, milliseconds, default 10000. */
  releaseMs?: number;
  gnss?: GnssOptions;
  /** AT+CSQ: 0..31, 99 unknown; default 24. */
  rssi?: number;
  /** Local time zone in quarter hours, -47..48, default 0. */
  timeZoneQuarters?: number;
  /** Supply, millivolts, default 3950. */
  supplyMv?: number;
  latencies?: Partial<Latencies>;
  powerTimes?: Partial<PowerTimes>;
  /** AT+CIPSTART gives up, default 75000 ms. */
  connectTimeoutMs?: number;
  /** AT+CAOPEN gives up, default 75000 ms. */
  caConnectTimeoutMs?: number;
  /** Unacknowledged data of AT+CIPSEND ends the connection, default 645000 ms. */
  sendTimeoutMs?: number;
  /** Received bytes per socket before the network is stopped, default 2920. */
  receiveBufferBytes?: number;
  /** Unacknowledged bytes per socket, default 11680. */
  sendBufferBytes?: number;
  /** Commands that real units refuse in the first seconds after boot are refused, and the SIM is busy. Default false. */
  earlyFailures?: boolean;
  /** +CIPRXGET: 1,n may stand inside an answer to AT+CIPRXGET. Default false: it waits for the end. */
  dataUrcInsideAnswers?: boolean;
  /** Between socket number and text, default ", ". */
  muxComma?: ", " | ",";
  /** A space after "DATA ACCEPT:", default none. */
  dataAcceptSpace?: boolean;
  promptForm?: "\r\n> " | "\r\n>";
  /** The real form with its lone quote, or the manual's. */
  psuttzForm?: "broken quote" | "manual";
  bootUrcs?: "fixed" | "autobaud";
  /** Empty lines before the OK of AT+CPSI? on GSM, default 1. */
  cpsiGsmExtraCrlf?: 0 | 1 | 2;
  /** RDY is printed at boot; without it +CFUN: 1 is the first line (technocreatives). Default true. */
  rdyUrc?: boolean;
  /** Changes of registration are told twice, as some firmware does. Default false. */
  registrationUrcTwice?: boolean;
  /** AT+CARECV for more than is there never ends: only a reset helps (TinyGSM, Botletics issue 62). Default false. */
  overReadFreezes?: boolean;
  /** Of SAPBR, CIP and CNACT only the one used first since boot comes up (sim7000-tools issue 1). Default false. */
  mixedBearersFail?: boolean;
  /** Files that lie in /customer/ from the beginning, by name. */
  files?: Readonly<Record<string, Buffer>>;
  /** AT+CFSRFILE prints a line with the length before the bytes. Default false. */
  cfsrfileHeader?: boolean;
  /** AT+CFSWFILE over a longer file leaves the end of that file. Default false. */
  overwriteKeepsTail?: boolean;
}

/** The options with every default in place. */
export type Sim7000Profile = Required<
  Omit<VirtualSim7000Options, keyof VirtualModemOptions | "apn" | "latencies" | "powerTimes" | "firmware">
> & {
  apn: readonly string[] | undefined;
  latencies: Latencies;
};

export const defaultLatencies: Latencies = {
  answer: [5, 30],
  connect: [200, 800],
  activate: [1000, 2000],
  shut: [100, 500],
  close: [50, 300],
  uplink: [50, 150],
  remoteClose: [100, 500],
  register: [3000, 8000],
  smsReady: [1000, 4000],
  attach: [300, 1500],
  powerDown: [100, 900],
};

/** Hardware design V1.07 tables 8 to 10. Boot times count from the decision, 1 s after the key went down. */
export const defaultPowerTimes: PowerTimes = {
  onPressMs: 1000,
  offPressMs: 1200,
  resetPulseMs: 252,
  bootMs: [4700, 5800],
  rebootMs: [8000, 10000],
  offMs: [1800, 6900],
};

export function resolveProfile(options: VirtualSim7000Options): Sim7000Profile {
  const defaults = {
    power: "off",
    baudRate: options.bootUrcs === "autobaud" ? 0 : 115200,
    ...firmwareOptions(options.firmware),
    imei: "869951030000000",
    sim: { inserted: true, iccid: "8901260862291477114f", imsi: "240070000000000" },
    operator: { name: "Tele2 1nce.net", mccmnc: "24007" },
    registration: { stat: 1 },
    band: 20,
    networkTime: true,
    psm: "as requested",
    edrx: false,
    releaseMs: 10000,
    gnss: {},
    rssi: 24,
    timeZoneQuarters: 0,
    supplyMv: 3950,
    connectTimeoutMs: 75000,
    caConnectTimeoutMs: 75000,
    sendTimeoutMs: 645000,
    receiveBufferBytes: 2920,
    sendBufferBytes: 11680,
    earlyFailures: false,
    dataUrcInsideAnswers: false,
    muxComma: ", ",
    dataAcceptSpace: false,
    promptForm: "\r\n> ",
    psuttzForm: "broken quote",
    bootUrcs: "fixed",
    cpsiGsmExtraCrlf: 1,
    rdyUrc: true,
    registrationUrcTwice: false,
    overReadFreezes: false,
    mixedBearersFail: false,
    files: {},
    cfsrfileHeader: false,
    overwriteKeepsTail: false,
  } as const satisfies Partial<VirtualSim7000Options>;
  return { ...defaults, ...options, apn: options.apn, latencies: { ...defaultLatencies, ...options.latencies } };
}
