/** The machine as the stack sees it: the only module that touches the interpreter's globals. */
import { button, consolePort, led, pwrkey, status, uart, uartBaud, uartOptions } from "uplink/board";
import type { BoardPin } from "uplink/board";
import type { Clock, PowerKey, Random, Uart } from "./contracts.ts";

export const clock: Clock = {
  now: () => getTime() * 1000,
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => clearTimeout(timer),
};

export const random: Random = Math.random;

/** What the loader started; the application names it in its first line on the console. */
export const imageVersion = uplinkLoader.version;

/** Opens the modem's serial port as the board file says. */
export function openUart(): Uart {
  uart.setup(uartBaud, uartOptions);
  return uart;
}

/** One line on the console. Nothing secret may be passed. */
export function log(text: string): void {
  print(text);
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

function drive(pin: BoardPin, active: boolean): void {
  digitalWrite(pin.pin, active != pin.activeLow);
}

export const powerKey: PowerKey | undefined = pwrkey && {
  readyMs: pwrkey.readyMs!,
  press(done) {
    if (pwrkey!.openDrain) pinMode(pwrkey!.pin, "opendrain");
    drive(pwrkey!, true);
    setTimeout(() => {
      drive(pwrkey!, false);
      done();
    }, pwrkey!.onMs!);
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
