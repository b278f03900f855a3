import type { Decoder } from "../decoder.ts";
import { answerFields, fields, maskFields } from "../words/fields.ts";

const commands: Readonly<Record<string, string>> = { "176": "read binary", "178": "read record", "192": "get response", "214": "update binary" };

/** Files of the card; what they hold is not shown. */
export default {
  name: "+CRSM",
  manual: "3GPP TS 27.007 8.18",
  command(args) {
    const [command = "", file] = fields(args);
    return `SIM file ${file}: ${commands[command] ?? command}`;
  },
  answer(text) {
    const [first, second] = answerFields(text);
    return first === "144" && second === "0" ? "done" : undefined;
  },
  mask: (args, isAnswer) => maskFields(args, isAnswer ? [2] : [5]),
} satisfies Decoder;
