import type { Decoder } from "../decoder.ts";
import { answerFields, fields, maskFields, part } from "../words/fields.ts";

const operations: Readonly<Record<string, string>> = { "0": "write", "1": "list", "2": "read", "3": "delete" };
const types: Readonly<Record<string, string>> = {
  "0": "CA certificate",
  "1": "client certificate",
  "2": "client private key",
  "3": "pre-shared key",
  "4": "identity of the pre-shared key",
};

/** The credentials of the nRF9160; a write carries the PEM text in quotes, with its line ends. */
export default {
  name: "%CMNG",
  aliases: ["#XCMNG"],
  manual: "nRF91 AT Commands reference, %CMNG",
  isMultiline: true,
  command(args) {
    const [operation = "", tag, type = ""] = fields(args);
    const words = operations[operation];
    return words && `credentials: ${words}${part(" ", types[type]) ?? ""}${part(", security tag ", tag) ?? ""}`;
  },
  answer(text) {
    const [tag, type = ""] = answerFields(text);
    return types[type] === undefined ? undefined : `security tag ${tag}: ${types[type]}`;
  },
  mask: (args, isAnswer) => maskFields(args, isAnswer ? [3] : [3, 4]),
} satisfies Decoder;
