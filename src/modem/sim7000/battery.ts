/** Supply voltage (AT manual V1.06 +CBC). */
import type { AtEngine } from "../../at/engine.ts";

/** Fields of +CBC: charge state, per cent, mV. */
export function readBattery(at: AtEngine, done: (millivolts?: number, error?: string) => void): void {
  let millivolts: number | undefined;
  at.send({
    text: "+CBC",
    timeoutS: 5,
    prefix: "+CBC: ",
    onLine: (rest) => void (millivolts = parseInt(rest.split(",")[2]!) || undefined),
    done: (error) => done(millivolts, error && "AT+CBC: " + error),
  });
}
