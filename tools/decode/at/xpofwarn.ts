import type { Decoder } from "../decoder.ts";
import { fields } from "../words/fields.ts";

export default {
  name: "%XPOFWARN",
  manual: "nRF91 AT Commands reference",
  command(args) {
    const [isOn, tenths] = fields(args);
    return isOn === "1" ? `warn below ${Number(tenths) / 10} V, and write nothing then` : "no warning of low supply";
  },
  answer: (_text, kind) => (kind === "urc" ? "supply voltage is low, nothing is written any more" : undefined),
} satisfies Decoder;
