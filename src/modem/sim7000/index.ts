/** SIM7000E/G/A/C, as the board and prj.json want it. */
import { uartBaud } from "uplink/board";
import { hasTls, radio, sleepAfterS } from "uplink/prj";
import type { AtScript } from "../../at/command.ts";
import { deviceSettings } from "../../hal/settings.ts";
import { keep } from "../settings_script.ts";
import { caAttach } from "./ca_attach.ts";
import { caSockets } from "./ca_sockets.ts";
import { cipAttach } from "./cip_attach.ts";
import { sim7000Model } from "./model.ts";
import { radioScript } from "./radio.ts";
import { sim7000Sockets } from "./sockets.ts";

export const model = sim7000Model(uartBaud, hasTls ? caAttach : cipAttach, radio || hasTls || sleepAfterS ? register : undefined);

function register(): AtScript {
  return (radio ? radioScript(radio, deviceSettings()) : [])
    .concat(hasTls ? keep("+CLTS", "1") : [])
    .concat(sleepAfterS ? keep("+CSCLK", "1") : []);
}

export const openSockets = hasTls ? caSockets : sim7000Sockets;

export { readBattery } from "./battery.ts";
export { readNetworkTime } from "./clock.ts";
export { resolveHost } from "./dns.ts";
export { startGnss, stopGnss } from "./gnss.ts";
export { powerOff } from "./power_off.ts";
export { readPowerSaving, setPowerSaving } from "./power_saving.ts";
export { readSignal } from "./signal.ts";
