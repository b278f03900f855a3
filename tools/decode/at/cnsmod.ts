import type { Decoder } from "../decoder.ts";
import { answerFields, ask } from "../words/fields.ts";
import { accessTechnologies } from "../words/radio.ts";

export default {
  name: "+CNSMOD",
  manual: "SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "network in use") ?? `network in use: reports ${args === "1" ? "on" : "off"}`,
  isUnsolicited: (text) => answerFields(text).length === 1,
  /** `+CNSMOD: <n>,<stat>` answers a read, `+CNSMOD: <stat>` is unsolicited; here 0 is no service, not GSM. */
  answer(text) {
    const state = answerFields(text).at(-1) ?? "";
    if (state === "0") return "no service";
    return state === "1" ? "GSM" : accessTechnologies[state];
  },
} satisfies Decoder;
