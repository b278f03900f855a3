/** SIM7000E/G/A/C: what the shared cellular machine needs to know. AT manual V1.06; quirks in README.md. */
import { uartBaud } from "uplink/board";
import { setBaud } from "../../hal/hal.ts";
import { keep } from "../settings_script.ts";
import { sim7000Sockets } from "./sockets.ts";
import type { ModemModel } from "../cellular.ts";

export const model: ModemModel = {
  init: ["E0", "+CMEE=1", ...keep("+IPR", "" + uartBaud, setBaud)],
  pinCounters: ["+SPIC", "+CPINR"],
  bootUrcs: [":RDY", "+CFUN:"],
  // CIPSHUT first: it is also the only way out of PDP DEACT. CIFSREX, not CIFSR: that one has no OK.
  attach: (apn, user, password) => [
    { text: "+CIPSHUT", timeoutS: 70, final: "SHUT OK" },
    "+CIPMUX=1",
    "+CIPRXGET=1",
    { text: '+CSTT="' + apn + '","' + user + '","' + password + '"', timeoutS: 60 },
    { text: "+CIICR", timeoutS: 90, failure: "+PDP: DEACT" },
    { text: "+CIFSREX", timeoutS: 10 },
  ],
};

export const openSockets = sim7000Sockets;
