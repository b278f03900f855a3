import type { Decoder } from "../decoder.ts";
import { afterColon, part } from "../words/fields.ts";

export default {
  name: "%XVBAT",
  manual: "nRF91 AT Commands reference",
  command: () => "supply voltage: what is it?",
  answer: (text) => part("supply ", afterColon(text), " mV"),
} satisfies Decoder;
