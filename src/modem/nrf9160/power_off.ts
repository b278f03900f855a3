import type { AtScript } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import type { Done } from "../services.ts";

/** +CFUN=0 lets the modem leave the network and write its settings, in 1 to 2 s; power may be cut then (NRF-Q15). */
const LEAVE: AtScript = [{ text: "+CFUN=0", timeoutS: 10 }];

/**
 * Lets the modem leave the network and turn itself off. Sockets end with it, and whoever wants the network afterwards turns it on again.
 * AT#XSLEEP=1 only where the board has the pin that wakes it: else nothing but a reset would, so the radio is off and the UART stays on.
 */
export function turnOff(at: AtEngine, canWake: boolean, done: Done): void {
  runScript(at, canWake ? LEAVE.concat("#XSLEEP=1") : LEAVE, (error) => {
    if (!error && at.onSilent) at.onSilent();
    done(error);
  });
}
