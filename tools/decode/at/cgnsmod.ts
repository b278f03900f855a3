import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

const systems = ["GPS", "GLONASS", "BeiDou", "Galileo"];

/** Holds from the next boot on. */
export default {
  name: "+CGNSMOD",
  manual: "SIM7000 AT manual V1.06; SIM7000 GNSS application note V1.03",
  command: (args, form) => ask(form, "satellite systems") ?? `satellite systems: ${used(fields(args))}`,
  answer: (text) => (text.includes("(") ? undefined : used(answerFields(text))),
} satisfies Decoder;

function used(codes: string[]): string {
  return (
    join(
      systems.filter((_, index) => (codes[index] ?? "0") !== "0"),
      " ",
    ) ?? "none"
  );
}
