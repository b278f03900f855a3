/**
 * AT#XSLEEP=2: the UART is off, LTE and sockets stay (NRF-Q16). Only for a board that has the pin that wakes the modem. While it sleeps, nothing
 * may be sent to it: whoever calls enterSleep() calls wakeUp() first.
 */
import type { PowerKey } from "../../hal/contracts.ts";
import type { AtEngine } from "../../at/engine.ts";
import type { Done } from "../services.ts";

export function enterSleep(at: AtEngine, done: Done): void {
  at.send({ text: "#XSLEEP=2", timeoutS: 5, done: (error) => done(error && "AT#XSLEEP: " + error) });
}

/**
 * Wakes the modem; its first word is Ready, which is no restart then.
 * @param key the board's, which pulses the wake-up pin: not earlier than 100 ms after enterSleep() is done
 * @param done when commands may be sent
 */
export function wakeUp(at: AtEngine, key: PowerKey, done: Done): void {
  let isAwake = false;
  const before = at.onUrc(":Ready", () => {
    isAwake = true;
  });
  key.press(() => {
    // A probe, which also waits where Ready was lost.
    at.send({
      text: "",
      timeoutS: 2,
      done(error) {
        at.onUrc(":Ready", before || (() => {}));
        done(isAwake || !error ? undefined : "AT#XSLEEP: " + error);
      },
    });
  });
}
