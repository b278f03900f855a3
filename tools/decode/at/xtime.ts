import type { Decoder } from "../decoder.ts";
import { answerFields, ask } from "../words/fields.ts";

/** Zone, universal time and daylight saving as octets with swapped digits (TS 24.008 10.5.3.8, 10.5.3.9). */
export default {
  name: "%XTIME",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "network time") ?? (args === "1" ? "report the network's time" : "no reports of the time"),
  answer(text) {
    const digits = (answerFields(text)[1] ?? "").replace(/(.)(.)/g, "$2$1");
    const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits);
    if (!match) return undefined;
    const [, year, month, day, hour, minute, second] = match;
    return `network time 20${year}-${month}-${day} ${hour}:${minute}:${second} UTC`;
  },
} satisfies Decoder;
