import type { Decoder } from "../decoder.ts";
import { answerFields, join } from "../words/fields.ts";
import { rsrp, rsrq } from "../words/lte_signal.ts";

const results: Readonly<Record<string, string>> = {
  "0": "evaluated",
  "1": "no cell",
  "2": "SIM not ready",
  "3": "wait for the registration",
  "5": "radio off",
  "7": "failed",
};
const energies: Readonly<Record<string, string>> = { "5": "poor", "6": "below normal", "7": "normal", "8": "better than normal", "9": "very good" };

export default {
  name: "%CONEVAL",
  manual: "nRF91 AT Commands reference",
  command: () => "connection: how good is it?",
  answer(text) {
    const [result = "", , energy = "", power, quality] = answerFields(text);
    return result === "0" ? join([energies[energy], rsrp(power), rsrq(quality)]) : results[result];
  },
} satisfies Decoder;
