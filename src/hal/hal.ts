/** The machine as the stack sees it: the only module that touches the interpreter's globals. */
import { button, consolePort, dtr, led, pwrkey, reset, status, uart, uartBaud, uartOptions, wakeup } from "uplink/board";
import type { BoardPin } from "uplink/board";
import type { TableKey } from "../text.ts";
import type { Clock, PowerKey, Random, Uart } from "./contracts.ts";

/** The interpreter's own functions, without one of ours before them. */
export const clock: Clock = { now: () => getTime() * 1000, setTimeout, clearTimeout };

export const random: Random = Math.random;

/** What the loader started; the application names it in its first line on the console. */
export const imageVersion = uplinkLoader.version;

/** Keeps the modem awake, or lets it sleep; does nothing where DTR is not wired. */
export function setAwake(isAwake: boolean): void {
  if (dtr) drive(dtr, isAwake);
}

/** Opens the modem's serial port as the board file says. */
export function openUart(): Uart {
  // A modem that an earlier image let sleep answers only while DTR is asserted.
  setAwake(true);
  uart.setup(uartBaud, uartOptions);
  return uart;
}

let rate = uartBaud;

/** Starts the board anew. */
export const rebootBoard = (): void => E.reboot();

/** Changes the port's rate. @param newRate bits per second, default the board's */
export function setBaud(newRate?: number): void {
  newRate = newRate || uartBaud;
  if (newRate != rate) uart.setup((rate = newRate), uartOptions);
}

/** One line on the console. Nothing secret may be passed. */
export const log: (text: string) => void = print;

/** Makes a function that is called by its name on the console's prompt, which shows what it returns. */
export function offerOnConsole(name: string, call: (value: unknown) => unknown): void {
  global[name as TableKey] = call;
}

/** Ctrl-C. */
const INTERRUPT = "\x03";

/**
 * Takes the console from the interpreter: what is typed goes to the listener, and nothing is evaluated or printed any more. Ctrl-C gives it
 * back, so that the board can be flashed.
 * @param onTyped gets bytes, cut anywhere
 * @returns what writes to the console
 */
export function takeConsole(onTyped: (bytes: string) => void): (bytes: string) => void {
  if (!consolePort) return () => {};
  const port = consolePort;
  let isTaken = true;
  E.setConsole(null, { force: true });
  port.on("data", (bytes) => {
    if (bytes.indexOf(INTERRUPT) >= 0) {
      isTaken = false;
      E.setConsole(port, { force: true });
    } else if (isTaken) onTyped(bytes);
  });
  return (bytes) => {
    if (isTaken) port.write(bytes);
  };
}

/** To tell again a secret that is not to be written down. A native call that every board has; nothing hides a PIN of four digits for long. */
export function digest(secret: string): string {
  return "" + E.CRC32("uplink " + secret);
}

function drive(pin: BoardPin, active: boolean): void {
  digitalWrite(pin.pin, active != pin.activeLow);
}

/** A modem without a power key is started by the pin that wakes it, which is a toggle too, or by its reset. */
const key = pwrkey || wakeup || reset;

export const powerKey: PowerKey | undefined = key && {
  readyMs: key.readyMs || 5000,
  press(done) {
    if (key!.openDrain) pinMode(key!.pin, "opendrain");
    drive(key!, true);
    setTimeout(() => {
      drive(key!, false);
      done();
    }, key!.onMs || 100);
  },
  isOn: () => status && (digitalRead(status.pin) == 1) != status.activeLow,
};

/** Turns the board's LED on or off; does nothing where there is none. */
export function setLed(isOn: boolean): void {
  if (led) drive(led, isOn);
}

/** Calls back on each press of the board's button; never where there is none. */
export function onButton(pressed: () => void): void {
  if (button) setWatch(pressed, button.pin, { repeat: true, edge: button.activeLow ? "falling" : "rising", debounce: 50 });
}
