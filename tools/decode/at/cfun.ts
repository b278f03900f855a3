import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

const levels: Readonly<Record<string, string>> = {
  "0": "minimum, radio and SIM off",
  "1": "full",
  "4": "flight mode",
  "5": "factory test, kept over a restart",
  "6": "restart",
  "7": "offline",
};

export default {
  name: "+CFUN",
  manual: "3GPP TS 27.007 8.2; SIM7000 AT manual V1.06 3.2.19",
  command(args, form) {
    const [level = "", reset] = fields(args);
    return ask(form, "functionality") ?? join([`functionality: ${levels[level] ?? level}`, reset === "1" ? "with a restart" : undefined]);
  },
  isUnsolicited: (_text, _args, form) => form === "set",
  answer(text, kind) {
    const level = levels[answerFields(text)[0] ?? ""];
    return level !== undefined && kind === "urc" ? `booted, functionality ${level}` : level;
  },
  // On wake from power saving this line is surer than RDY.
  restarts: /^\+CFUN: 1$/,
} satisfies Decoder;
