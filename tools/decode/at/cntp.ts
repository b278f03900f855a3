import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

const results: Readonly<Record<string, string>> = {
  "1": "time received",
  "61": "network error",
  "62": "DNS error",
  "63": "no connection",
  "64": "error in the response",
  "65": "no answer in time",
};

export default {
  name: "+CNTP",
  manual: "SIM7000 AT manual V1.06",
  command(args, form) {
    if (form === "run") return "ask the NTP server for the time";
    return ask(form, "NTP server") ?? `NTP server: ${fields(args)[0] ?? ""}`;
  },
  answer(text, kind) {
    const [result = "", time] = answerFields(text);
    return kind === "urc" && results[result] !== undefined ? join([results[result], time]) : undefined;
  },
} satisfies Decoder;
