import type { Decoder } from "../decoder.ts";
import { afterColon, ask, count } from "../words/fields.ts";

export default {
  name: "+CGNSURC",
  manual: "SIM7000 AT manual V1.06; SIM7000 GNSS application note V1.03",
  command: (args, form) => ask(form, "reports of the position") ?? `reports of the position: ${every(args)}`,
  answer: (text) => (/: \d+$/.test(text) ? every(afterColon(text)) : undefined),
} satisfies Decoder;

function every(number: string): string {
  return number === "0" ? "none" : `every ${count(number, "fix").replace(/fixs$/, "fixes")}`;
}
