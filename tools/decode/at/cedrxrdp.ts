import type { Decoder } from "../decoder.ts";
import { answerFields, join, part } from "../words/fields.ts";
import { edrxCycle } from "../words/timers.ts";

const networks: Readonly<Record<string, string>> = { "4": "LTE Cat-M1", "5": "NB-IoT" };

export default {
  name: "+CEDRXRDP",
  manual: "3GPP TS 27.007 7.41; SIM7000 AT manual V1.06",
  command: () => "eDRX: what did the network grant?",
  answer(text) {
    const [network = "", requested, granted] = answerFields(text);
    if (network === "0") return "eDRX is not in use";
    const name = networks[network];
    return name && join([name, part("asked ", edrxCycle(requested)), part("granted ", edrxCycle(granted))]);
  },
} satisfies Decoder;
