import type { Decoder } from "../decoder.ts";
import { ask, maskFields } from "../words/fields.ts";

export default {
  name: "+CPWD",
  manual: "3GPP TS 27.007 7.5; SIM7000 AT manual V1.06",
  command: (_args, form) => ask(form, "passwords") ?? "change a password",
  mask: (args, isAnswer) => (isAnswer ? args : maskFields(args, [1, 2])),
} satisfies Decoder;
