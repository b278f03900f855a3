import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join, part } from "../words/fields.ts";
import { activeTime, periodicUpdate } from "../words/timers.ts";

export default {
  name: "+CPSMS",
  manual: "3GPP TS 27.007 7.38; SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "power saving mode") ?? join(["power saving mode", state(fields(args))], ": "),
  answer: (text) => (text.includes("(") ? undefined : state(answerFields(text))),
} satisfies Decoder;

function state([mode, , , update, active]: string[]): string | undefined {
  if (mode !== "0" && mode !== "1") return undefined;
  return join([mode === "1" ? "on" : "off", part("periodic update ", periodicUpdate(update)), part("active ", activeTime(active))]);
}
