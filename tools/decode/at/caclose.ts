import type { Decoder } from "../decoder.ts";
import { afterColon, ask, integer } from "../words/fields.ts";

export default {
  name: "+CACLOSE",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  command: (args, form) => ask(form, "close") ?? `close CA socket ${args}`,
  answer(text) {
    const socket = integer(afterColon(text));
    return socket === undefined ? undefined : `CA socket ${socket}: closed`;
  },
} satisfies Decoder;
