/** The modem's clock, which the network sets (AT reference +CCLK). It stands in 1970, or is refused, until the network has. */
import type { AtEngine } from "../../at/engine.ts";

/** 2024 */
const FIRST_YEAR = 24;

/**
 * A time of day as the modem writes it, 18/01/29,15:17:24+32: local, with the zone in quarters of an hour.
 * @returns epoch in milliseconds; undefined where the clock is not set
 */
export function parseClock(text: string): number | undefined {
  const year = parseInt(text);
  if (!(year >= FIRST_YEAR && year < 70)) return undefined;
  const local = "20" + text.substr(0, 8).replace(/\//g, "-") + "T" + text.substr(9, 8) + "Z";
  return Date.parse(local) - (parseInt(text.substr(17)) || 0) * 900000 || undefined;
}

/** @param done epoch in milliseconds, or undefined with the cause */
export function readNetworkTime(at: AtEngine, done: (epochMs?: number, error?: string) => void): void {
  let epochMs: number | undefined;
  at.send({
    text: "+CCLK?",
    timeoutS: 5,
    prefix: '+CCLK: "',
    onLine: (rest) => void (epochMs = parseClock(rest)),
    done: (error) => done(epochMs, epochMs ? undefined : error ? "AT+CCLK: " + error : "the modem's clock is not set"),
  });
}
