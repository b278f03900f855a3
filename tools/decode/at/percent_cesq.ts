import type { Decoder } from "../decoder.ts";
import { answerFields, ask, join } from "../words/fields.ts";
import { rsrp, rsrq } from "../words/lte_signal.ts";

/** `%CESQ: <rsrp>,<class>,<rsrq>,<class>` */
export default {
  name: "%CESQ",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "signal reports") ?? (args === "1" ? "report the signal" : "no reports of the signal"),
  answer(text) {
    const [power, , quality] = answerFields(text);
    return join([rsrp(power), rsrq(quality)]);
  },
} satisfies Decoder;
