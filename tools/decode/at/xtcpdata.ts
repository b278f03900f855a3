import type { Decoder } from "../decoder.ts";
import { afterColon, count } from "../words/fields.ts";
import { slmManual } from "../words/nrf_socket.ts";

/** The bytes follow the line's end; nothing follows them. */
export default {
  name: "#XTCPDATA",
  manual: slmManual,
  answer: (text) => `${count(afterColon(text), "byte")} received`,
  receives: { pattern: /^#XTCPDATA: (?<length>\d{1,4})$/ },
} satisfies Decoder;
