/** Puts the board's UART, power key and modem model together; one modem per board, made when first asked for. */
import { dtr, readSize } from "uplink/board";
import { model, openSockets } from "uplink/modem";
import { isRoamingRefused, prj, sleepAfterS } from "uplink/prj";
import { createAtEngine } from "../at/engine.js";
import { clock, digest, openUart, powerKey, setAwake, setBaud } from "../hal/hal.js";
import { deviceSettings, saveSettings } from "../hal/settings.js";
import { createCellular } from "./cellular.js";
import { sleepingUart } from "./dtr_sleep.js";
let network;
let at;
let cellular;
/** Of this boot alone. */
let triedApn;
/** Also remembered here: the settings may be full. */
let refusedPin;
function cellularConfig() {
    const settings = deviceSettings();
    const pin = settings["pin"];
    const config = {
        apn: triedApn || settings["apn"] || prj.apn,
        apnUser: settings["apnUser"] || prj.apnUser,
        apnPassword: settings["apnPassword"],
        pin: pin && pin != refusedPin && settings["refusedPin"] != digest(pin) ? pin : undefined,
        onPinRefused() {
            refusedPin = pin;
            saveSettings({ "refusedPin": digest(pin) });
        },
        setBaud,
        registerS: 180,
    };
    if (isRoamingRefused)
        config.isHomeOnly = settings["roaming"] != "yes";
    return config;
}
/** Takes another access point from the next connection on, until the next boot. */
export function tryApn(apn) {
    triedApn = apn;
    cellular.contextLost();
}
/** The engine of the board's modem, for the services of "uplink/modem". */
export function boardAt() {
    boardNetwork();
    return at;
}
export function boardNetwork() {
    if (network)
        return network;
    const uart = openUart();
    at = createAtEngine(sleepAfterS && dtr ? sleepingUart(uart, clock, setAwake, sleepAfterS * 1000) : uart, clock);
    const made = createCellular(at, clock, powerKey, model, cellularConfig);
    // Read by tryApn() alone, and not in the image without it.
    cellular = made;
    return (network = openSockets(at, clock, made, readSize));
}
//# sourceMappingURL=board_network.js.map