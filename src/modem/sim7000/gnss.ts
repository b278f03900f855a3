/** Positions (AT manual V1.06 chapter on GNSS, GNSS application note V1.03). The antenna's supply is the board's affair. */
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import type { Done, GnssFix } from "../services.ts";

/** Fixes come once in a second; AT+CGNSURC counts up to this many. */
const URC_MAX = 255;

function time(text: string): number | undefined {
  // 20171103022632.000, UTC
  const at = (from: number): string => text.substr(from, 2);
  const date = text.substr(0, 4) + "-" + at(4) + "-" + at(6) + "T" + at(8) + ":" + at(10) + ":" + at(12) + "Z";
  return Date.parse(date) || undefined;
}

/**
 * Fields of +CGNSINF and +UGNSINF: run, fix, UTC, latitude, longitude, altitude m, speed km/h, course, ..., accuracy m (20th), ...
 * @returns undefined without a fix
 */
export function parseFix(rest: string): GnssFix | undefined {
  const fields = rest.split(",");
  const fix = { latitude: parseFloat(fields[3]!), longitude: parseFloat(fields[4]!) } as GnssFix;
  if (fields[1] != "1" || isNaN(fix.latitude) || isNaN(fix.longitude)) return undefined;
  set(fix, /*@__KEY__*/ "altitudeM", parseFloat(fields[5]!));
  set(fix, /*@__KEY__*/ "speedKmh", parseFloat(fields[6]!));
  set(fix, /*@__KEY__*/ "headingDeg", parseFloat(fields[7]!));
  set(fix, /*@__KEY__*/ "accuracyM", parseFloat(fields[19]!));
  set(fix, /*@__KEY__*/ "timeMs", time(fields[2]!));
  return fix;
}

function set(fix: GnssFix, key: "altitudeM" | "speedKmh" | "headingDeg" | "accuracyM" | "timeMs", value: number | undefined): void {
  if (value !== undefined && !isNaN(value)) fix[key] = value;
}

/**
 * Turns the receiver on; on some boards and networks there is no fix while data flows (README.md).
 * @param intervalS 1..600; onFix is called at most once in it
 */
export function startGnss(at: AtEngine, intervalS: number, onFix: (fix: GnssFix) => void, done: Done): void {
  const every = Math.ceil(intervalS / URC_MAX);
  let count = 0;
  at.onUrc("+UGNSINF:", (line) => {
    const fix = parseFix(line.substr(10));
    if (fix && count++ % every == 0) onFix(fix);
  });
  runScript(at, ["+CGNSPWR=1", "+CGNSURC=" + Math.ceil(intervalS / every)], done);
}

export function stopGnss(at: AtEngine, done: Done): void {
  runScript(at, ["+CGNSURC=0", "+CGNSPWR=0"], done);
}
