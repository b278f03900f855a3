import type { Decoder } from "../decoder.ts";
import { afterColon, ask, count, integer } from "../words/fields.ts";

export default {
  name: "+CFSGFRS",
  manual: "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01",
  command: (_args, form) => ask(form, "room for files"),
  answer(text) {
    const free = integer(afterColon(text));
    return free === undefined ? undefined : `${count(free, "byte")} free`;
  },
} satisfies Decoder;
