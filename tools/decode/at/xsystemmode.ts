import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

const preferences: Readonly<Record<string, string>> = {
  "1": "LTE-M preferred",
  "2": "NB-IoT preferred",
  "3": "network's order, then LTE-M",
  "4": "network's order, then NB-IoT",
};

/** LTE-M, NB-IoT, GNSS, preference. */
export default {
  name: "%XSYSTEMMODE",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "system mode") ?? `system mode: ${systems(fields(args)) ?? args}`,
  answer: (text) => systems(answerFields(text)),
} satisfies Decoder;

function systems([lteM, nbIot, gnss, preference = ""]: string[]): string | undefined {
  const on = [lteM === "1" ? "LTE-M" : undefined, nbIot === "1" ? "NB-IoT" : undefined, gnss === "1" ? "GNSS" : undefined];
  return join([...on, preferences[preference]]);
}
