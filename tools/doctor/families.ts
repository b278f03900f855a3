import type { AtEngine } from "../../src/at/engine.ts";
import type { Clock } from "../../src/hal/contracts.ts";
import type { Cellular, ModemModel } from "../../src/modem/cellular.ts";
import { readBattery as nrfBattery } from "../../src/modem/nrf9160/battery.ts";
import { readNetworkTime as nrfTime } from "../../src/modem/nrf9160/clock.ts";
import { resolveHost as nrfResolve } from "../../src/modem/nrf9160/dns.ts";
import { anyDialect } from "../../src/modem/nrf9160/firmware.ts";
import { createModel } from "../../src/modem/nrf9160/model.ts";
import { nrf9160Sockets } from "../../src/modem/nrf9160/sockets.ts";
import { secureSocket } from "../../src/modem/nrf9160/tls.ts";
import { readBattery as simBattery } from "../../src/modem/sim7000/battery.ts";
import { caAttach } from "../../src/modem/sim7000/ca_attach.ts";
import { caSockets } from "../../src/modem/sim7000/ca_sockets.ts";
import { cipAttach } from "../../src/modem/sim7000/cip_attach.ts";
import { readNetworkTime as simTime } from "../../src/modem/sim7000/clock.ts";
import { resolveHost as simResolve } from "../../src/modem/sim7000/dns.ts";
import { sim7000Model } from "../../src/modem/sim7000/model.ts";
import { sim7000Sockets } from "../../src/modem/sim7000/sockets.ts";
import type { Network } from "../../src/net/socket.ts";
import { UserError } from "../cli/errors.ts";

type Answer<T> = (value?: T, error?: string) => void;

/** What the doctor needs of a modem family: the firmware's own drivers. */
export interface Family {
  model(hasTls: boolean): ModemModel;
  sockets(at: AtEngine, clock: Clock, cellular: Cellular, hasTls: boolean): Network;
  readBattery(at: AtEngine, done: Answer<number>): void;
  readTime(at: AtEngine, done: Answer<number>): void;
  resolveHost(at: AtEngine, host: string, done: Answer<string>): void;
  /** The modem resolves names by itself only without TLS: its stacks must not be mixed. */
  isResolverOfTls: boolean;
  /** Command, prefix of its answer, and the level in dBm of the answer's rest; undefined where it tells none. */
  signal: { text: string; prefix: string; dbm(rest: string): number | undefined };
}

const READ_BYTES = 512;
const BAUD = 115200;

const FAMILIES: Readonly<Record<string, Family>> = {
  sim7000: {
    model: (hasTls) => sim7000Model(BAUD, hasTls ? caAttach : cipAttach),
    sockets: (at, clock, cellular, hasTls) => (hasTls ? caSockets(at, clock, cellular) : sim7000Sockets(at, clock, cellular, READ_BYTES)),
    readBattery: simBattery,
    readTime: simTime,
    resolveHost: simResolve,
    isResolverOfTls: false,
    // TS 27.007 8.5: 0 to 31, 99 unknown.
    signal: { text: "+CSQ", prefix: "+CSQ: ", dbm: (rest) => scaled(rest.split(",")[0], 31, (code) => 2 * code - 114) },
  },
  nrf9160: {
    model: () => createModel(() => ""),
    sockets: (at, clock, cellular) => nrf9160Sockets(at, clock, cellular, READ_BYTES, anyDialect, secureSocket),
    readBattery: nrfBattery,
    readTime: nrfTime,
    resolveHost: nrfResolve,
    isResolverOfTls: true,
    // TS 27.007 8.69: RSRP 0 to 97, 255 unknown.
    signal: { text: "+CESQ", prefix: "+CESQ: ", dbm: (rest) => scaled(rest.split(",")[5], 97, (code) => code - 140) },
  },
};

function scaled(text: string | undefined, most: number, level: (code: number) => number): number | undefined {
  const code = text === undefined || text.trim() === "" ? NaN : Number(text);
  return code >= 0 && code <= most ? level(code) : undefined;
}

/** @throws UserError for a model that no family knows */
export function familyOf(model: string): Family {
  const family = FAMILIES[model];
  if (!family) throw new UserError(`no modem "${model}"; choose one of ${Object.keys(FAMILIES).join(", ")}`);
  return family;
}

export function familyNames(): string[] {
  return Object.keys(FAMILIES);
}
