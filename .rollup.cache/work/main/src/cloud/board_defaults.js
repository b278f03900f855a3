import { prj, tls } from "uplink/prj";
import { clock, random } from "../hal/hal.js";
import { deviceSettings } from "../hal/settings.js";
import { boardNetwork } from "../modem/board_network.js";
/** What a backend works with unless its config says otherwise: the board's modem, prj.json and the device settings. */
export function withBoardDefaults(config) {
    const settings = deviceSettings();
    const defaults = {
        network: boardNetwork(),
        clock,
        random,
        host: settings["host"] || prj.host,
        port: parseInt(settings["port"]) || prj.port,
        tls,
        id: settings["id"],
        idPrefix: prj.deviceIdPrefix,
        user: settings["user"],
        password: settings["password"],
        keepAliveS: prj.keepAliveS,
        cleanSession: prj.cleanSession,
        outboxBytes: prj.outboxBytes,
    };
    return Object.assign(defaults, config);
}
//# sourceMappingURL=board_defaults.js.map