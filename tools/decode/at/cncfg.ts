import type { Decoder } from "../decoder.ts";
import { ask, answerFields, fields, join, maskFields, part } from "../words/fields.ts";

const types: Readonly<Record<string, string>> = { "0": "IPv4 and IPv6", "1": "IPv4", "2": "IPv6" };

export default {
  name: "+CNCFG",
  manual: "SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "app context") ?? join(["app context", describe(fields(args))], ": "),
  answer: (text) => (text.includes("(") ? undefined : describe(answerFields(text))),
  mask: (args) => maskFields(args, [3]),
} satisfies Decoder;

function describe([type = "", apn, user]: string[]): string | undefined {
  return join([types[type], part("APN ", apn), part("user ", user)]);
}
