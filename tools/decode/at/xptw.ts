import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

const networks: Readonly<Record<string, string>> = { "4": "LTE Cat-M1", "5": "NB-IoT" };

export default {
  name: "%XPTW",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "paging window") ?? `paging window: ${window(fields(args)) ?? args}`,
  answer: (text) => window(answerFields(text)),
} satisfies Decoder;

function window([network = "", code]: string[]): string | undefined {
  return join([networks[network], code]);
}
