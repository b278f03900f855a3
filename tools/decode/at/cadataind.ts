import type { Decoder } from "../decoder.ts";
import { afterColon, integer } from "../words/fields.ts";

export default {
  name: "+CADATAIND",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  answer(text) {
    const socket = integer(afterColon(text));
    return socket === undefined ? undefined : `data waits on CA socket ${socket}`;
  },
} satisfies Decoder;
