/** Positions by the application on the nRF91: AT#XGPS of Serial LTE Modem, AT#XGNSS of Serial Modem. The builds that lack it answer ERROR. */
import type { AtEngine } from "../../at/engine.ts";
import type { Done, GnssFix } from "../services.ts";

/** Intervals of 2 to 9 s are refused. */
const SHORTEST_S = 10;

/**
 * A fix: 59.913900,10.752200,24.000000,4.500000,0.100000,0.000000,"2026-06-01 12:00:00"; latitude, longitude, altitude m, accuracy m, speed
 * m/s, heading, UTC.
 * @returns undefined for a status line, 1,1
 */
export function parseFix(rest: string): GnssFix | undefined {
  const fields = rest.split(",");
  if (fields.length < 7) return undefined;
  const number = (index: number): number => parseFloat(fields[index]!);
  const fix: GnssFix = { latitude: number(0), longitude: number(1), altitudeM: number(2), accuracyM: number(3), speedKmh: number(4) * 3.6, headingDeg: number(5) };
  const timeMs = Date.parse(fields[6]!.replace(/"/g, "").replace(" ", "T") + "Z");
  if (timeMs) fix.timeMs = timeMs;
  return isNaN(fix.latitude) || isNaN(fix.longitude) ? undefined : fix;
}

/** The command of one dialect, and where that is refused, of the other. */
function either(at: AtEngine, parameters: string, done: Done): void {
  at.send({
    text: "#XGPS" + parameters,
    timeoutS: 10,
    done(refused) {
      if (!refused) return done();
      at.send({ text: "#XGNSS" + parameters, timeoutS: 10, done: (error) => done(error && "AT#XGNSS: " + error) });
    },
  });
}

/**
 * Turns the receiver on; it works while LTE is idle.
 * @param intervalS 1, or 10..600; what lies between becomes 10
 */
export function startGnss(at: AtEngine, intervalS: number, onFix: (fix: GnssFix) => void, done: Done): void {
  const onLine = (line: string): void => {
    const fix = parseFix(line.substr(line.indexOf(" ") + 1));
    if (fix) onFix(fix);
  };
  at.onUrc("#XGPS:", onLine);
  at.onUrc("#XGNSS:", onLine);
  at.onUrc("#XGNSSPOS:", onLine);
  either(at, "=1,0," + (intervalS > 1 ? Math.max(intervalS, SHORTEST_S) : 1), done);
}

export function stopGnss(at: AtEngine, done: Done): void {
  either(at, "=0", done);
}
