import type { Decoder } from "../decoder.ts";
import { answerFields, ask, part } from "../words/fields.ts";

const kinds: Readonly<Record<string, string>> = { "1": "power saving mode", "2": "radio inactive", "3": "limited service", "4": "flight mode" };

export default {
  name: "%XMODEMSLEEP",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "sleep reports") ?? (args.startsWith("1") ? "report sleep" : "no reports of sleep"),
  answer(text) {
    const [kind = "", durationMs] = answerFields(text);
    const words = kinds[kind];
    return words && `the modem sleeps: ${words}${part(", ", durationMs, " ms") ?? ""}`;
  },
} satisfies Decoder;
