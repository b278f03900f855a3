import { AT_TIMEOUT } from "../../../src/at/command.ts";
import type { Patient } from "../patient.ts";
import { broken, ok } from "../verdict.ts";
import type { Step, Verdict } from "../verdict.ts";

/** "AT" is asked so often before a modem counts as silent; a round is a second or two. */
const ROUNDS = 3;
/** After a press of the key; a SIM7000 may need 15 s. */
const ROUNDS_AFTER_KEY = 12;

async function answers({ at }: Patient, rounds: number): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    const error = await new Promise<string | undefined>((resolve) => at.send({ text: "", timeoutS: 1, done: resolve }));
    // An ERROR is an answer too.
    if (error !== AT_TIMEOUT) return true;
  }
  return false;
}

/** Whether anything comes from the modem, turning it on where it is silent and there is a key. */
export const power: Step = {
  name: "power",
  async examine(patient) {
    // What the Serial LTE Modem wants; the others take the LF for nothing.
    patient.at.lineEnd = "\r\n";
    let how = "the modem was on";
    if (!(await answers(patient, ROUNDS)) && patient.heard === "" && patient.powerKey) {
      how = "turned on with its power key";
      await new Promise<void>((resolve) => patient.powerKey!.press(resolve));
      await patient.delay(patient.powerKey.readyMs);
      await answers(patient, ROUNDS_AFTER_KEY);
    }
    if (patient.heard !== "") return ok(how);
    return broken(
      `no byte came from the modem${patient.powerKey ? ", also after its power key was pressed" : ""}`,
      "check supply (peaks of 2 A), power key, that TX goes to RX and RX to TX with one ground, and the baud rate",
    );
  },
};

/** Whether what comes are answers. */
export const uart: Step = {
  name: "UART",
  async examine(patient): Promise<Verdict> {
    patient.heard = "";
    if (!(await answers(patient, ROUNDS))) {
      const garbled = /[^\r\n\x20-\x7e]/.test(patient.heard);
      return patient.heard === ""
        ? broken("the modem no longer answers", "check its supply under load: it falls silent when the voltage drops")
        : broken(
            `${patient.heard.length} bytes came and no answer to AT${garbled ? "; they are not text" : ""}`,
            "another baud rate, or a floating line: compare uart.baud of the board file with the modem's AT+IPR, and the levels of both sides",
          );
    }
    await patient.ask("E0");
    await patient.ask("+CMEE=1");
    const millivolts = await new Promise<number | undefined>((resolve) => patient.family.readBattery(patient.at, resolve));
    if (millivolts === undefined) return ok("AT is answered");
    const isLow = millivolts < 3300;
    return ok(`AT is answered, supply ${(millivolts / 1000).toFixed(2)} V`, isLow ? "the supply is low: the modem may turn itself off while it sends" : undefined);
  },
};
