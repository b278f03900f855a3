import type { Decoder } from "../decoder.ts";
import { afterColon, ask, unquote } from "../words/fields.ts";

const states: Readonly<Record<string, string>> = {
  "ENTER PSM": "power saving begins, the UART goes silent",
  "EXIT PSM": "power saving has ended",
};

export default {
  name: "+CPSMSTATUS",
  manual: "SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "reports of power saving") ?? `reports of power saving: ${args === "1" ? "on" : "off"}`,
  answer: (text) => states[unquote(afterColon(text))],
} satisfies Decoder;
