import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

export default {
  name: "+CBANDCFG",
  manual: "SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "LTE bands") ?? join(["LTE bands", bands(fields(args))], ": "),
  answer: (text) => (text.includes("(") ? undefined : bands(answerFields(text))),
} satisfies Decoder;

function bands([mode = "", ...numbers]: string[]): string | undefined {
  return mode === "" ? undefined : join([mode, numbers.map((number) => `B${number}`).join(" ")], " ");
}
