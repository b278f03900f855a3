import type { RangeMs } from "../power.ts";
import type { PowerTimes } from "../power.ts";
import type { VirtualModemOptions } from "../virtual_modem.ts";
import type { Terminator } from "./at_reader.ts";

/** "slm": Serial LTE Modem of the nRF Connect SDK v2.0 to v3.1. "sm": its successor Serial Modem. */
export type Dialect = "slm" | "sm";

export interface SimOptions {
  inserted: boolean;
  /** Asked for after each boot if given. */
  pin?: string;
  /** Default 12345678. */
  puk?: string;
  iccid: string;
  imsi: string;
}

/** In +COPS and +CEREG: 7 LTE-M, 9 NB-IoT. */
export type AccessTechnology = 7 | 9;

/** How long things take, least and most in milliseconds; drawn from `random`. */
export interface Latencies {
  /** From a command line to its first answer. */
  answer: RangeMs;
  /** AT+CFUN that turns something on. */
  functionOn: RangeMs;
  /** AT+CFUN=0 and 4 of an active modem: it detaches. */
  functionOff: RangeMs;
  /** From AT+CFUN=1 to a ready SIM. */
  sim: RangeMs;
  /** From a ready SIM to registration, the first time after boot. */
  register: RangeMs;
  /** The same once the cell is known. */
  registerAgain: RangeMs;
  /** Of the radio, per connection, on top of the network's. */
  connect: RangeMs;
  /** Of the radio, for the exchange of a TLS handshake, on top of the network's. */
  handshake: RangeMs;
  /** AT#XGETADDRINFO and the names in other commands. */
  resolve: RangeMs;
  /** AT%CMNG that writes or deletes. */
  credential: RangeMs;
  /** AT%CONEVAL and AT%NCELLMEAS. */
  measure: RangeMs;
  /** AT+COPS=? */
  searchNetworks: RangeMs;
  /** AT#XMODEMRESET. */
  modemReset: RangeMs;
  /** Of a simulated ping, there and back. */
  ping: RangeMs;
  /** From the start of the GNSS receiver to its first fix. */
  firstFix: RangeMs;
}

export interface VirtualNrf9160Options extends VirtualModemOptions {
  /**
   * "on": booted long ago, AT+CFUN=1, registered, nothing printed. "boot": the supply comes now. Default "off": System OFF, wants the power
   * pin or RESET.
   */
  power?: "off" | "boot" | "on";
  /** Default slm. */
  dialect?: Dialect;
  /**
   * Version of the application: "2.3.0" of SLM (the SDK's), "1.0.1" or "2.0.0" of Serial Modem (its own). A version has the commands that the
   * vendor built into it. Default: SLM 2.9.0 with AT#XSLMUART kept, which the vendor took out after v2.4; Serial Modem 2.0.0.
   */
  firmware?: string;
  /** What AT+CGMR prints, default mfw_nrf9160_1.3.6; with Serial Modem mfw_nrf91x1_2.0.4. */
  modemFirmware?: string;
  /** What AT+CGMM prints, default nRF9160-SICA; with Serial Modem nRF9151-LACA. */
  model?: string;
  imei?: string;
  uuid?: string;
  /** Build option; default CR LF for SLM, CR for Serial Modem. */
  terminator?: Terminator;
  /** CONFIG_SLM_DATAMODE_URC: #XDATAMODE: n after each piece sent in data mode. Default false. */
  dataModeUrc?: boolean;
  /** CONFIG_SLM_SKIP_READY_MSG: no Ready. Default false. */
  skipReady?: boolean;
  /** What the bootloader prints on the same UART before Ready; default nothing. */
  bootText?: string;
  /** Bytes that come while a command runs are lost; default: with SLM up to 2.4. */
  deafWhileBusy?: boolean;
  /** RTS and CTS are wired and built in: what the host sends while the UART is off waits; without them it is lost. Default true. */
  flowControl?: boolean;
  /** CONFIG_SLM_POWER_PIN; without it AT#XSLEEP has no test form. Default true. */
  powerPin?: boolean;
  /** Send notifications (flag 8192) are for some modem firmware only. Default true. */
  sendNotifications?: boolean;
  baudRate?: number;
  sim?: SimOptions;
  /** Accepted APNs; default all. */
  apn?: readonly string[];
  operator?: { name: string; mccmnc: string };
  /** What the network grants, default home. */
  registration?: { stat: number };
  /** dBm, default -95. */
  rsrpDbm?: number;
  /** dB, default -10. */
  rsrqDb?: number;
  /** Local time zone in quarter hours, -47..48, default 0. */
  timeZoneQuarters?: number;
  /** Millivolts, default 4200. */
  supplyMv?: number;
  /** Degrees Celsius, default 24. */
  temperature?: number;
  latencies?: Partial<Latencies>;
  powerTimes?: Partial<PowerTimes>;
  /** Of the radio, for everything that a socket receives, on top of the network's; default 20 ms. */
  downlinkMs?: number;
  /** A connection attempt gives up, default 120000 ms. */
  connectTimeoutMs?: number;
  /** How long commands that need the network wait while the modem attaches, before they fail; default 10000 ms. Not documented: inferred. */
  attachWaitMs?: number;
  /** RRC connection without traffic, default 5000 ms. */
  inactivityMs?: number;
  /** Received bytes per socket before the network is stopped, default 4096. */
  receiveBufferBytes?: number;
  /** Unacknowledged bytes per socket, default 8192. */
  sendBufferBytes?: number;
}

/** The options with every default in place. */
export type Nrf9160Profile = Required<Omit<VirtualNrf9160Options, keyof VirtualModemOptions | "apn" | "latencies" | "powerTimes" | "firmware">> & {
  apn: readonly string[] | undefined;
  /** As given; undefined = the default build. */
  firmware: string | undefined;
  latencies: Latencies;
};

export const defaultLatencies: Latencies = {
  answer: [2, 20],
  functionOn: [20, 300],
  functionOff: [500, 2000],
  sim: [100, 800],
  register: [2000, 6000],
  registerAgain: [200, 800],
  connect: [100, 400],
  handshake: [500, 1500],
  resolve: [50, 200],
  credential: [50, 300],
  measure: [1000, 2000],
  searchNetworks: [30000, 60000],
  modemReset: [1000, 2500],
  ping: [40, 400],
  firstFix: [1500, 4000],
};

/** There is no power key; the power pin and AT#XRESET boot in the same time. */
export const defaultPowerTimes: PowerTimes = {
  onPressMs: 1,
  offPressMs: 50,
  resetPulseMs: 1,
  bootMs: [400, 1500],
  rebootMs: [1000, 2500],
  offMs: [50, 50],
};

const dialectDefaults = {
  slm: { model: "nRF9160-SICA", modemFirmware: "mfw_nrf9160_1.3.6", terminator: "\r\n" },
  sm: { model: "nRF9151-LACA", modemFirmware: "mfw_nrf91x1_2.0.4", terminator: "\r" },
} as const;

export function resolveProfile(options: VirtualNrf9160Options): Nrf9160Profile {
  const dialect = options.dialect ?? "slm";
  const defaults = {
    ...dialectDefaults[dialect],
    power: "off",
    dialect,
    imei: "352656100367872",
    uuid: "50503041-3633-4261-803d-1e2b8f70111a",
    dataModeUrc: false,
    skipReady: false,
    bootText: "",
    deafWhileBusy: dialect === "slm" && isOlder(options.firmware, 2, 5),
    flowControl: true,
    powerPin: true,
    sendNotifications: true,
    baudRate: 115200,
    sim: { inserted: true, iccid: "89882390000262826558", imsi: "901288910017273" },
    operator: { name: "Telia", mccmnc: "24201" },
    registration: { stat: 1 },
    rsrpDbm: -95,
    rsrqDb: -10,
    timeZoneQuarters: 0,
    supplyMv: 4200,
    temperature: 24,
    downlinkMs: 20,
    connectTimeoutMs: 120000,
    attachWaitMs: 10000,
    inactivityMs: 5000,
    receiveBufferBytes: 4096,
    sendBufferBytes: 8192,
  } as const satisfies Partial<VirtualNrf9160Options>;
  const latencies = { ...defaultLatencies, ...options.latencies };
  return { ...defaults, ...options, firmware: options.firmware, apn: options.apn, latencies };
}

/** @returns true for a version below `major.minor` */
export function isOlder(version: string | undefined, major: number, minor: number): boolean {
  const [first = 0, second = 0] = (version ?? "").split(".").map(Number);
  return version !== undefined && (first < major || (first === major && second < minor));
}
