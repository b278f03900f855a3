import type { Decoder } from "../decoder.ts";
import { fields, join, maskFields } from "../words/fields.ts";

const modes: Readonly<Record<string, string>> = { "0": "unlock", "1": "lock", "2": "locked?" };

export default {
  name: "+CLCK",
  manual: "3GPP TS 27.007 7.4; SIM7000 AT manual V1.06",
  command(args) {
    const [facility = "", mode = ""] = fields(args);
    return join([facility === "SC" ? "PIN of the SIM" : facility, modes[mode]], ": ");
  },
  mask: (args, isAnswer) => (isAnswer ? args : maskFields(args, [2])),
} satisfies Decoder;
