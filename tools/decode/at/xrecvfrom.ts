import type { Decoder } from "../decoder.ts";
import { answerFields, count } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

/** As #XRECV, with the sender: SLM `<n>,"ip"[,port]`, Serial Modem `<h>,<hex>,<n>,"ip",port`. */
export default {
  name: "#XRECVFROM",
  manual,
  command: () => "read a datagram",
  answer(text) {
    const values = answerFields(text);
    const [length = "", address, port] = values.length > 3 ? values.slice(2) : values;
    return `${count(length, "byte")} from ${address}${port === undefined ? "" : `:${port}`}`;
  },
  receives: { pattern: /^#XRECVFROM: (?:(?<socket>\d+),0,)?(?<length>\d{1,4}),"[^"]*"(?:,\d+)?$/ },
} satisfies Decoder;
