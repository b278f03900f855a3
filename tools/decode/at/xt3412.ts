import type { Decoder } from "../decoder.ts";
import { afterColon, ask, part } from "../words/fields.ts";

export default {
  name: "%XT3412",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "update reports") ?? (args.startsWith("1") ? "report before a tracking area update" : "no reports of updates"),
  answer: (text) => part("tracking area update in ", afterColon(text), " ms"),
} satisfies Decoder;
