import type { Decoder } from "../decoder.ts";
import { answerFields, ask } from "../words/fields.ts";

const states: Readonly<Record<string, string>> = { "0": "SIM not ready", "1": "SIM ready" };

export default {
  name: "%XSIM",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "SIM") ?? (args === "1" ? "report the SIM's state" : "no reports of the SIM"),
  isUnsolicited: (_text, _args, form) => form === "set",
  answer: (text) => states[answerFields(text)[0] ?? ""],
} satisfies Decoder;
