import type { Decoder } from "../decoder.ts";
import { afterColon, ask, fields, maskFields } from "../words/fields.ts";

const states: Readonly<Record<string, string>> = {
  READY: "SIM ready",
  "SIM PIN": "SIM waits for its PIN",
  "SIM PUK": "SIM is locked, it waits for its PUK",
  "PH_SIM PIN": "modem is tied to a SIM, it waits for that PIN",
  "PH_SIM PUK": "modem is tied to a SIM and locked, it waits for that PUK",
  "SIM PIN2": "SIM waits for PIN2",
  "SIM PUK2": "SIM waits for PUK2",
  "NOT READY": "SIM not ready",
  "NOT INSERTED": "no SIM inserted",
};

export default {
  name: "+CPIN",
  manual: "3GPP TS 27.007 8.3; SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "SIM") ?? (fields(args).length > 1 ? "unlock the SIM with its PUK, new PIN" : "give the SIM its PIN"),
  // These two words never answer a read.
  isUnsolicited: (text, _args, form) => form === "set" || /NOT (?:READY|INSERTED)$/.test(text),
  answer(text) {
    const state = afterColon(text);
    return Object.hasOwn(states, state) ? states[state] : undefined;
  },
  mask: (args, isAnswer) => (isAnswer ? args : maskFields(args, [0, 1])),
} satisfies Decoder;
