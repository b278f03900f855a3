import type { Decoder } from "../decoder.ts";
import { answerFields, count } from "../words/fields.ts";
import { slmManual } from "../words/nrf_socket.ts";

export default {
  name: "#XUDPDATA",
  manual: slmManual,
  answer(text) {
    const [length = "", address, port] = answerFields(text);
    return `${count(length, "byte")} from ${address}:${port}`;
  },
  receives: { pattern: /^#XUDPDATA: (?<length>\d{1,4}),"[^"]*",\d+$/ },
} satisfies Decoder;
