import type { Decoder } from "../decoder.ts";
import { afterColon, ask, count, fields, integer } from "../words/fields.ts";

export default {
  name: "+CFSGFIS",
  manual: "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01",
  command: (args, form) => ask(form, "files") ?? `file ${fields(args)[1] ?? ""}: how long is it?`,
  answer(text) {
    const length = integer(afterColon(text));
    return length === undefined ? undefined : count(length, "byte");
  },
} satisfies Decoder;
