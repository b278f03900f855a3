/**
 * The SDK's sample at_client: the console talks straight to the modem. What is typed goes to its UART, what it says, answers and unsolicited
 * result codes alike, comes on the console. Ctrl-C gives the console back to the interpreter.
 *
 * Enter becomes CR LF, which ends a command on every modem. A modem with echo on (ATE1, a SIM7000's default) shows what is typed; for one
 * without, such as the nRF9160, turn on the terminal's local echo.
 */
import { clock, imageVersion, openUart, powerKey, takeConsole } from "uplink";

/** A modem that is on answers AT at once. */
const ANSWER_MS = 2000;
const uart = openUart();
let pressesLeft = 3;
/** What the modem has said, until it has answered AT. */
let heard = "";
let hasAnswered = false;

const write = takeConsole((bytes) => uart.write(bytes.split("\r\n").join("\r").split("\r").join("\r\n")));

/** The key is a toggle, so it is pressed only when nothing comes; a modem that has said something is booting. */
function probe(): void {
  if (hasAnswered) return;
  uart.write("AT\r\n");
  clock.setTimeout(() => {
    if (heard) return probe();
    if (!powerKey || pressesLeft-- == 0) return write("at_client: no answer from the modem: check power and UART\r\n");
    write("at_client: no answer, pressing the power key\r\n");
    powerKey.press(() => clock.setTimeout(probe, powerKey!.readyMs));
  }, ANSWER_MS);
}

uart.on("data", (bytes) => {
  if (!hasAnswered) hasAnswered = /OK\r/.test((heard += bytes));
  write(bytes);
});
write("at_client " + imageVersion + ": type AT commands; Ctrl-C ends\r\n");
probe();
