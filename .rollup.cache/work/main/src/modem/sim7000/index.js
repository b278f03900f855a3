/** SIM7000E/G/A/C, as the board and prj.json want it. */
import { uartBaud } from "uplink/board";
import { hasTls, radio, sleepAfterS } from "uplink/prj";
import { deviceSettings } from "../../hal/settings.js";
import { keep } from "../settings_script.js";
import { caAttach } from "./ca_attach.js";
import { caSockets } from "./ca_sockets.js";
import { cipAttach } from "./cip_attach.js";
import { sim7000Model } from "./model.js";
import { radioScript } from "./radio.js";
import { sim7000Sockets } from "./sockets.js";
export const model = sim7000Model(uartBaud, hasTls ? caAttach : cipAttach, radio || hasTls || sleepAfterS ? register : undefined);
function register() {
    return (radio ? radioScript(radio, deviceSettings()) : [])
        .concat(hasTls ? keep("+CLTS", "1") : [])
        .concat(sleepAfterS ? keep("+CSCLK", "1") : []);
}
export const openSockets = hasTls ? caSockets : sim7000Sockets;
export { readBattery } from "./battery.js";
export { readNetworkTime } from "./clock.js";
export { resolveHost } from "./dns.js";
export { startGnss, stopGnss } from "./gnss.js";
export { powerOff } from "./power_off.js";
export { readPowerSaving, setPowerSaving } from "./power_saving.js";
export { readSignal } from "./signal.js";
//# sourceMappingURL=index.js.map