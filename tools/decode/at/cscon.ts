import type { Decoder } from "../decoder.ts";
import { answerFields, ask, join } from "../words/fields.ts";

const reports: Readonly<Record<string, string>> = { "0": "no reports", "1": "report changes" };
const states: Readonly<Record<string, string>> = { "0": "radio idle", "1": "radio connected" };

/** The answer to a read has the kind of reports in front; an unsolicited line has not. */
export default {
  name: "+CSCON",
  manual: "3GPP TS 27.007 7.30",
  command: (args, form) => ask(form, "radio connection") ?? join(["radio connection:", reports[args] ?? args], " "),
  isUnsolicited: (text, _args, form) => form !== "read" || !text.includes(","),
  answer: (text) => states[answerFields(text).at(-1) ?? ""],
} satisfies Decoder;
