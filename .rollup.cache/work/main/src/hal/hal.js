/** The machine as the stack sees it: the only module that touches the interpreter's globals. */
import { button, consolePort, dtr, led, pwrkey, reset, status, uart, uartBaud, uartOptions, wakeup } from "uplink/board";
/** The interpreter's own functions, without one of ours before them. */
export const clock = { now: () => getTime() * 1000, setTimeout, clearTimeout };
export const random = Math.random;
/** What the loader started; the application names it in its first line on the console. */
export const imageVersion = uplinkLoader.version;
/** Keeps the modem awake, or lets it sleep; does nothing where DTR is not wired. */
export function setAwake(isAwake) {
    if (dtr)
        drive(dtr, isAwake);
}
/** Opens the modem's serial port as the board file says. */
export function openUart() {
    // A modem that an earlier image let sleep answers only while DTR is asserted.
    setAwake(true);
    uart.setup(uartBaud, uartOptions);
    return uart;
}
let rate = uartBaud;
/** Changes the port's rate. @param newRate bits per second, default the board's */
export function setBaud(newRate) {
    newRate = newRate || uartBaud;
    if (newRate != rate)
        uart.setup((rate = newRate), uartOptions);
}
/** One line on the console. Nothing secret may be passed. */
export const log = print;
/** Makes a function that is called by its name on the console's prompt, which shows what it returns. */
export function offerOnConsole(name, call) {
    global[name] = call;
}
/** Ctrl-C. */
const INTERRUPT = "\x03";
/**
 * Takes the console from the interpreter: what is typed goes to the listener, and nothing is evaluated or printed any more. Ctrl-C gives it
 * back, so that the board can be flashed.
 * @param onTyped gets bytes, cut anywhere
 * @returns what writes to the console
 */
export function takeConsole(onTyped) {
    if (!consolePort)
        return () => { };
    const port = consolePort;
    let isTaken = true;
    E.setConsole(null, { force: true });
    port.on("data", (bytes) => {
        if (bytes.indexOf(INTERRUPT) >= 0) {
            isTaken = false;
            E.setConsole(port, { force: true });
        }
        else if (isTaken)
            onTyped(bytes);
    });
    return (bytes) => {
        if (isTaken)
            port.write(bytes);
    };
}
/** To tell again a secret that is not to be written down. A native call that every board has; nothing hides a PIN of four digits for long. */
export function digest(secret) {
    return "" + E.CRC32("uplink " + secret);
}
function drive(pin, active) {
    digitalWrite(pin.pin, active != pin.activeLow);
}
/** A modem without a power key is started by the pin that wakes it, which is a toggle too, or by its reset. */
const key = pwrkey || wakeup || reset;
export const powerKey = key && {
    readyMs: key.readyMs || 5000,
    press(done) {
        if (key.openDrain)
            pinMode(key.pin, "opendrain");
        drive(key, true);
        setTimeout(() => {
            drive(key, false);
            done();
        }, key.onMs || 100);
    },
    isOn: () => status && (digitalRead(status.pin) == 1) != status.activeLow,
};
/** Turns the board's LED on or off; does nothing where there is none. */
export function setLed(isOn) {
    if (led)
        drive(led, isOn);
}
/** Calls back on each press of the board's button; never where there is none. */
export function onButton(pressed) {
    if (button)
        setWatch(pressed, button.pin, { repeat: true, edge: button.activeLow ? "falling" : "rising", debounce: 50 });
}
//# sourceMappingURL=hal.js.map