import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, maskFields, part } from "../words/fields.ts";

const actions: Readonly<Record<string, string>> = { "0": "close", "1": "open", "2": "state?", "3": "set", "4": "settings?" };
const states: Readonly<Record<string, string>> = { "0": "connecting", "1": "connected", "2": "closing", "3": "closed" };

/** The bearer of the modem's own HTTP, FTP and NTP clients. */
export default {
  name: "+SAPBR",
  manual: "SIM7000 AT manual V1.06",
  command(args, form) {
    const [action = "", id, tag] = fields(args);
    return ask(form, "bearers") ?? `bearer ${id}: ${actions[action] ?? action}${part(" ", tag) ?? ""}`;
  },
  lines: /^\+SAPBR \d: /,
  answer(text) {
    const lost = /^\+SAPBR (\d): DEACT$/.exec(text)?.[1];
    if (lost !== undefined) return `bearer ${lost}: lost`;
    const [id, state = "", address] = answerFields(text);
    const words = states[state];
    return words && `bearer ${id}: ${words}${state === "1" ? (part(", address ", address) ?? "") : ""}`;
  },
  mask(args, isAnswer) {
    const isPassword = fields(args)[2]?.toUpperCase() === "PWD";
    return isPassword && !isAnswer ? maskFields(args, [3]) : args;
  },
} satisfies Decoder;
