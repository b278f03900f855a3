import type { Decoder } from "../decoder.ts";
import { answerFields, join } from "../words/fields.ts";
import { rsrp, rsrq } from "../words/lte_signal.ts";

/** `+CESQ: 99,99,255,255,<rsrq>,<rsrp>` */
export default {
  name: "+CESQ",
  manual: "3GPP TS 27.007 8.69",
  command: (_args, form) => (form === "test" ? "signal: which values are allowed?" : "signal: how strong?"),
  answer(text) {
    const values = answerFields(text);
    if (values.length < 6) return undefined;
    return join([rsrp(values[5]), rsrq(values[4])]) ?? "strength unknown";
  },
} satisfies Decoder;
