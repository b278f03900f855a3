/** SIM7000E/G/A/C: what the shared cellular machine needs to know. AT manual V1.06; quirks in README.md. */
import { uartBaud } from "uplink/board";
import { hasTls, radio, sleepAfterS } from "uplink/prj";
import { setBaud } from "../../hal/hal.ts";
import { deviceSettings } from "../../hal/settings.ts";
import type { ModemModel } from "../cellular.ts";
import { keep } from "../settings_script.ts";
import { caAttach } from "./ca_attach.ts";
import { caSockets } from "./ca_sockets.ts";
import { cipAttach } from "./cip_attach.ts";
import { radioScript } from "./radio.ts";
import { sim7000Sockets } from "./sockets.ts";

export const model: ModemModel = {
  // Fixed, because a modem that finds the rate by itself does not tell when it has booted.
  init: ["E0", "+CMEE=1", ...keep("+IPR", "" + uartBaud, setBaud)],
  pinCounters: ["+SPIC", "+CPINR"],
  bootUrcs: [":RDY", "+CFUN:"],
  register: radio || hasTls || sleepAfterS ? register : undefined,
  attach: hasTls ? caAttach : cipAttach,
};

function register(): ReturnType<typeof keep> {
  return (radio ? radioScript(radio, deviceSettings()) : [])
    .concat(hasTls ? keep("+CLTS", "1") : [])
    .concat(sleepAfterS ? keep("+CSCLK", "1") : []);
}

export const openSockets = hasTls ? caSockets : sim7000Sockets;
