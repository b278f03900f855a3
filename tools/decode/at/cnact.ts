import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join, part } from "../words/fields.ts";

const states: Readonly<Record<string, string>> = { "0": "down", "1": "up", "2": "in operation" };

/** The app context: what the CA sockets, MQTT and HTTPS of the modem use. */
export default {
  name: "+CNACT",
  manual: "SIM7000 AT manual V1.06",
  command(args, form) {
    const [mode, apn] = fields(args);
    const action = mode === "0" ? "down" : mode === "1" ? "up" : mode === "2" ? "up by itself" : undefined;
    return ask(form, "app context") ?? join(["app context", join([action, part("APN ", apn)])], ": ");
  },
  lines: /^\+APP PDP: /,
  /** `+CNACT: 1,"100.71.118.22"`; the form of the sibling modems has the context's number in front. */
  answer(text) {
    const event = /^\+APP PDP: (?:\d, ?)?(ACTIVE|DEACTIVE)$/.exec(text)?.[1];
    if (event !== undefined) return `app context is ${event === "ACTIVE" ? "up" : "down"}`;
    if (!text.startsWith("+CNACT:")) return undefined;
    const parts = answerFields(text);
    const address = parts.at(-1);
    const state = states[parts.at(-2) ?? ""];
    return state && join([`app context is ${state}`, address === "0.0.0.0" ? undefined : part("address ", address)]);
  },
} satisfies Decoder;
