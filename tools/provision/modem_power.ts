import type { AtEngine } from "../../src/at/engine.ts";
import { AT_TIMEOUT } from "../../src/at/command.ts";
import type { Board, BoardLine } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import type { BoardConsole } from "../flash/board_console.ts";

/** Turns a modem on that does not answer. */
export interface ModemPower {
  /** From the key's release to the first answer, milliseconds. */
  readyMs: number;
  press(): Promise<void>;
}

/** The power key of a board's modem, pressed through the board's console; undefined where there is none. */
export function consolePower(console: BoardConsole, { power: { pwrkey } }: Board): ModemPower | undefined {
  if (!pwrkey) return undefined;
  return {
    readyMs: pwrkey.readyMs ?? 0,
    async press() {
      // The level first: an open drain that starts low would press the key.
      const drain = pwrkey.openDrain ? `pinMode(${pwrkey.pin},"opendrain"),` : "";
      await console.ask(`(${drive(pwrkey, false)},${drain}${drive(pwrkey, true)},1)`, "pressing the modem's power key");
      await delay(pwrkey.onMs ?? 0);
      await console.ask(`(${drive(pwrkey, false)},1)`, "releasing the modem's power key");
    },
  };
}

function drive({ pin, activeLow }: BoardLine, isActive: boolean): string {
  return `digitalWrite(${pin},${isActive !== activeLow ? 1 : 0})`;
}

/** Rounds of "AT" after the key was pressed; a round is up to 5 s. */
const WAKE_ROUNDS = 4;

/**
 * Sees that the modem answers, turning it on where it does not, and takes its echo away.
 * @param where the modem's UART, for the sentence
 * @throws UserError when it stays silent
 */
export async function wakeModem(at: AtEngine, power: ModemPower | undefined, where: string): Promise<void> {
  // What the Serial LTE Modem wants; the others take the LF for nothing.
  at.lineEnd = "\r\n";
  let isAwake = await answers(at);
  if (!isAwake && power) {
    await power.press();
    await delay(power.readyMs);
    for (let round = 0; round < WAKE_ROUNDS && !isAwake; round++) isAwake = await answers(at);
  }
  if (!isAwake) throw new UserError(`the modem on ${where} does not answer; check its power, the wiring and uart.baud in the board file`);
  // The nRF91 has no echo and refuses this.
  await command(at, "E0");
  await command(at, "+CMEE=1");
}

/** An ERROR is an answer too. */
async function answers(at: AtEngine): Promise<boolean> {
  return (await command(at, "")) !== AT_TIMEOUT;
}

/** @returns the error, undefined for OK */
function command(at: AtEngine, text: string): Promise<string | undefined> {
  return new Promise((resolve) => at.send({ text, timeoutS: text === "" ? 1 : 5, done: resolve }));
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
