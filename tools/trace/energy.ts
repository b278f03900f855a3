import type { TraceEvent } from "./events.ts";

/** Published currents of a model. */
export interface Currents {
  supplyV: number;
  offMa: number;
  idleMa: number;
  activeMa: number;
  source: string;
}

/** How long the radio is taken to stay at its highest current after each exchange. An assumption: the network decides. */
export const ACTIVE_TAIL_MS = 2000;

const CURRENTS: Readonly<Record<string, Currents>> = {
  sim7000: {
    supplyV: 3.8,
    offMa: 0.007,
    idleMa: 11,
    activeMa: 167,
    source: "SIMCom, SIM7000 Hardware Design V1.05, current consumption: off 7 µA, LTE idle 11 mA, LTE-M data on B12 at 23 dBm 167 mA; 3.8 V typical supply",
  },
  nrf9160: {
    supplyV: 3.7,
    offMa: 0.0027,
    idleMa: 0.018,
    activeMa: 105,
    source: "Nordic, nRF9160 Product Specification, modem current consumption, Cat-M1: PSM floor 2.7 µA (also taken for off), eDRX of 81.92 s 18 µA (taken for idle; more without eDRX), uplink of 180 kbit/s on B20 at 23 dBm 105 mA; 3.7 V",
  },
};

/** What the estimate is made of, for a person. */
export interface EnergyMethod {
  currents: Currents | undefined;
  text: string;
}

export function energyMethod(model: string | undefined): EnergyMethod {
  const currents = model === undefined ? undefined : CURRENTS[model];
  if (!currents) return { currents, text: "No energy is estimated: the capture names no modem whose currents are known here." };
  const { offMa, idleMa, activeMa, supplyV, source } = currents;
  const text =
    `An upper estimate, not a measurement, of the modem alone. Off: ${offMa * 1000} µA until the modem first speaks. ` +
    `Active: ${activeMa} mA while it searches for a network, and for ${ACTIVE_TAIL_MS / 1000} s from each exchange through the radio. Idle: ${idleMa} mA for the rest. ` +
    `Energy = ${supplyV} V × current × time. Source: ${source}.`;
  return { currents, text };
}

/** Commands and lines that go with the radio at work. */
const EXCHANGE = /^(?:AT\+(?:CIICR|CNACT|CGATT=1|CGACT=1|CIPSTART|CAOPEN|CDNSGIP|CNTP)|AT#X(?:CONNECT|GETADDRINFO)|\+C[EG]?REG: |\d, CONNECT|\+CAOPEN|\+CDNSGIP|#XCONNECT)/;
const SEARCHES = /^(?:\+C[EG]?REG: (?:\d,)?2\b|AT\+CFUN=1)/;
const FOUND = /^\+C[EG]?REG: (?:\d,)?[135]\b/;
const OFF = /^(?:NORMAL POWER DOWN|UNDER-VOLTAGE)/;

/** A stretch of time at one current. */
interface Stretch {
  fromMs: number;
  toMs: number;
  ma: number;
}

/** The current over time, from the trace's events. */
export function currentOverTime(events: readonly TraceEvent[], { offMa, idleMa, activeMa }: Currents): Stretch[] {
  const stretches: Stretch[] = [];
  let fromMs = 0;
  let isOn = false;
  let isSearching = false;
  let activeUntilMs = -1;
  const until = (toMs: number, ma: number): void => {
    if (toMs > fromMs) stretches.push({ fromMs, toMs, ma });
    fromMs = Math.max(fromMs, toMs);
  };
  const advance = (atMs: number): void => {
    if (!isOn) return until(atMs, offMa);
    if (isSearching) return until(atMs, activeMa);
    if (activeUntilMs > fromMs) until(Math.min(atMs, activeUntilMs), activeMa);
    until(atMs, idleMa);
  };
  for (const { atMs, token } of events) {
    if (!token || token.kind === "noise") continue;
    advance(atMs);
    if (token.direction === "rx") isOn = !OFF.test(token.text);
    if (SEARCHES.test(token.text)) isSearching = true;
    if (FOUND.test(token.text)) isSearching = false;
    if (EXCHANGE.test(token.text) || (token.kind === "data" && token.socket !== undefined)) activeUntilMs = atMs + ACTIVE_TAIL_MS;
  }
  advance(events.at(-1)?.atMs ?? 0);
  return stretches;
}

/** Millijoules between two times. */
export function energyMj(stretches: readonly Stretch[], supplyV: number, fromMs: number, toMs: number): number {
  let chargeMaMs = 0;
  for (const one of stretches) chargeMaMs += one.ma * Math.max(0, Math.min(one.toMs, toMs) - Math.max(one.fromMs, fromMs));
  return (chargeMaMs * supplyV) / 1000;
}
