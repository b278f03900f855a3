import type { AtEngine } from "../../at/engine.ts";
import type { Clock } from "../../hal/contracts.ts";

/** How long AT#XPOLL waits in the modem, which takes no other command meanwhile, and how long nobody asks, milliseconds. */
const POLL_MS = 100;
const PAUSE_MS = 200;

/**
 * Asks for events where the firmware has no URC for them (NRF-Q7).
 * @param isWanted false ends it, until it is started again
 * @returns starts it where it does not run
 */
export function createPoller(at: AtEngine, clock: Clock, isWanted: () => boolean, onEvents: (handle: number, events: number) => void): () => void {
  let isRunning = false;
  return function start() {
    if (isRunning || !isWanted()) return;
    isRunning = true;
    at.send({
      text: "#XPOLL=" + POLL_MS,
      timeoutS: 5,
      prefix: "#XPOLL: ",
      // 0,"0x0011"
      onLine: (rest) => onEvents(parseInt(rest), parseInt(rest.split('"')[1]!)),
      done() {
        clock.setTimeout(() => {
          isRunning = false;
          start();
        }, PAUSE_MS);
      },
    });
  };
}
