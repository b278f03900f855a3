import type { Decoder } from "../decoder.ts";
import { answerFields, integer, join } from "../words/fields.ts";
import { rssi } from "../words/radio.ts";

export default {
  name: "+CSQ",
  manual: "3GPP TS 27.007 8.5; SIM7000 AT manual V1.06",
  command: (_args, form) => (form === "test" ? "signal: which values occur?" : "signal: how strong?"),
  /** `+CSQ: <rssi>,<ber>`; 99 is unknown, and ber is 99 on LTE. */
  answer(text) {
    const [strength, errors] = answerFields(text).map(integer);
    if (strength === undefined) return undefined;
    const rate = errors !== undefined && errors >= 0 && errors <= 7 ? `bit error rate class ${errors}` : undefined;
    return join([rssi(strength) ?? (strength === 99 ? "strength unknown" : undefined), rate]);
  },
} satisfies Decoder;
