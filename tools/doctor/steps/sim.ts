import { enterPin } from "../../../src/modem/sim_pin.ts";
import { describeError } from "../../decode/cme.ts";
import type { Patient } from "../patient.ts";
import { broken, ok } from "../verdict.ts";
import type { Step, Verdict } from "../verdict.ts";

const TRIES = 10;
const TRY_MS = 1000;
/** `+CME ERROR: 14`, and its text. */
const BUSY = /\b14\b|busy/;

/** 3GPP TS 27.007 8.3 (+CPIN). */
export const sim: Step = {
  name: "SIM",
  async examine(patient) {
    // The SIM has power only then.
    await patient.ask("+CFUN=1", undefined, 10);
    for (let left = TRIES; ; left--) {
      const { lines, error } = await patient.ask("+CPIN?", "+CPIN: ");
      if (error !== undefined && BUSY.test(error) && left > 0) await patient.delay(TRY_MS);
      else return judge(lines[0], error, patient);
    }
  },
};

async function judge(state: string | undefined, error: string | undefined, patient: Patient): Promise<Verdict> {
  if (state === "READY") return ok("ready");
  if (state === "SIM PIN") return enter(patient);
  if (state === "SIM PUK") return broken("the SIM wants its PUK: three wrong PINs were tried", "put it into a telephone and enter the PUK from its letter");
  if (state !== undefined) return broken(`the SIM is locked: ${state}`, "have the operator unlock it, or take another card");
  const words = error === undefined ? "no answer to AT+CPIN?" : (describeError(asLine(error)) ?? error);
  return broken(`no SIM: ${words}`, "put the card in, contacts clean and the right way round; an eSIM must be chosen (AT%XSIM, board's switch)");
}

/** By the firmware's own rule: the last attempt is left to a human. */
async function enter({ at, family, target: { pin, tag } }: Patient): Promise<Verdict> {
  if (pin === undefined) return broken("the SIM wants its PIN", "give it: uplink provision --pin-file FILE on a board, --pin-file FILE here");
  const cause = await new Promise<string | undefined>((resolve) => enterPin(at, family.model(tag !== undefined).pinCounters, { pin }, resolve));
  return cause === undefined ? ok("has taken its PIN") : broken(cause, "look the PIN up in the operator's letter; try no other: three wrong ones block the SIM");
}

/** The engine gives `CME ERROR 10`'s number in one of several forms; decoders take the modem's line. */
function asLine(error: string): string {
  return /^\+CM[ES] ERROR/.test(error) ? error : `+CME ERROR: ${error}`;
}
