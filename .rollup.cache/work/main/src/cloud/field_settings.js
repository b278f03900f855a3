import { idScope, prj } from "uplink/prj";
import { offerOnConsole } from "../hal/hal.js";
import { deviceSettings, saveSettings } from "../hal/settings.js";
import { tryApn } from "../modem/board_network.js";
import { createSettingsTrial } from "./settings_trial.js";
/** From a change to READY: a search for a network takes up to three minutes. */
const TRY_S = 600;
/**
 * Makes settings of this device changeable where it stands: apn, host, port, keepAliveS, publishIntervalS. On the console with
 * `set({"apn":"iot.example"})`; from the cloud with the member "settings" of the desired state, on nRF Cloud of "config". Host and port are not among
 * them where Azure's provisioning service assigns the hub.
 *
 * What changes the connection is tried: without READY in time the device goes back to what has worked last, and connects again. A boot
 * does so at once. Call it between cloudInit() and cloudConnect(); an image that does not is not larger.
 * @param told at READY after a trial, else at once: undefined or one sentence why not, and what holds now; good to be reported as the state
 * @param tryS how long a trial may take, seconds, 30..86400
 * @returns what holds at the start
 */
export function fieldSettings(backend, told, tryS = TRY_S) {
    const config = backend.config;
    const handler = config.handler;
    const settings = deviceSettings();
    const number = (text, otherwise) => (text ? parseInt(text) : otherwise);
    const values = { "apn": settings["apn"] || prj.apn };
    if (!idScope)
        Object.assign(values, { "host": config.host, "port": config.port });
    values["keepAliveS"] = config.keepAliveS = number(settings["keepAliveS"], config.keepAliveS);
    values["publishIntervalS"] = number(settings["publishIntervalS"], prj.publishIntervalS);
    let apn = values["apn"];
    const place = {
        values,
        use(fresh) {
            if (!idScope) {
                config.host = fresh["host"];
                config.port = fresh["port"];
            }
            config.keepAliveS = fresh["keepAliveS"];
            if (apn != fresh["apn"])
                tryApn((apn = fresh["apn"]));
        },
        save: saveSettings,
        tried: settings["tried"],
        tryMs: tryS * 1000,
    };
    const trial = createSettingsTrial(backend, place, told);
    config.handler = (self, event, userData) => {
        trial.before(event);
        const result = handler(self, event, userData);
        trial.after(event);
        return result;
    };
    offerOnConsole("set", (wanted) => trial.change(wanted, true) || "taken");
    return values;
}
//# sourceMappingURL=field_settings.js.map