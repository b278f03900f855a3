/** Supply voltage (AT reference %XVBAT), mV. */
import type { AtEngine } from "../../at/engine.ts";

export function readBattery(at: AtEngine, done: (millivolts?: number, error?: string) => void): void {
  let millivolts: number | undefined;
  at.send({
    text: "%XVBAT",
    timeoutS: 5,
    prefix: "%XVBAT: ",
    onLine: (rest) => void (millivolts = parseInt(rest) || undefined),
    done: (error) => done(millivolts, error && "AT%XVBAT: " + error),
  });
}
