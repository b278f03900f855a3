import type { Decoder } from "../decoder.ts";
import { answerFields, ask, integer, join } from "../words/fields.ts";

const charging: Readonly<Record<string, string>> = { "0": "not charging", "1": "charging", "2": "charged" };

export default {
  name: "+CBC",
  manual: "3GPP TS 27.007 8.4; SIM7000 AT manual V1.06",
  command: (_args, form) => ask(form, "supply voltage") ?? "supply voltage: what is it?",
  answer(text) {
    const [state = "", percent, millivolts] = answerFields(text);
    const level = integer(percent);
    const voltage = integer(millivolts);
    return join([charging[state], level === undefined ? undefined : `${level} %`, voltage === undefined ? undefined : `${voltage} mV`]);
  },
} satisfies Decoder;
