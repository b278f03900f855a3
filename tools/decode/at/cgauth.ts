import type { Decoder } from "../decoder.ts";
import { ask, fields, maskFields } from "../words/fields.ts";

const kinds: Readonly<Record<string, string>> = { "0": "none", "1": "PAP", "2": "CHAP" };

export default {
  name: "+CGAUTH",
  manual: "3GPP TS 27.007 10.1.31",
  command(args, form) {
    const [id, kind = ""] = fields(args);
    return ask(form, "authentication of contexts") ?? `context ${id}: authentication ${kinds[kind] ?? kind}`;
  },
  // Modems differ in which of the two comes first, so both are masked.
  mask: (args) => maskFields(args, [2, 3]),
} satisfies Decoder;
