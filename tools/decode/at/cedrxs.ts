import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join, part } from "../words/fields.ts";
import { edrxCycle } from "../words/timers.ts";

const modes: Readonly<Record<string, string>> = { "0": "off", "1": "on", "2": "on, with reports", "3": "off, default values" };
const networks: Readonly<Record<string, string>> = { "4": "LTE Cat-M1", "5": "NB-IoT" };

export default {
  name: "+CEDRXS",
  manual: "3GPP TS 27.007 7.40; SIM7000 AT manual V1.06",
  command(args, form) {
    const [mode = "", network = "", cycle] = fields(args);
    return ask(form, "eDRX") ?? join([`eDRX: ${modes[mode] ?? mode}`, networks[network], part("cycle ", edrxCycle(cycle))]);
  },
  answer(text) {
    const [network = "", cycle] = answerFields(text);
    const name = networks[network];
    return name && join([name, part("cycle ", edrxCycle(cycle))]);
  },
} satisfies Decoder;
