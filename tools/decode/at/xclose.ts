import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";
import { smManual } from "../words/nrf_socket.ts";

export default {
  name: "#XCLOSE",
  manual: smManual,
  command: (args) => (args === "" ? "close all sockets" : `close socket ${args}`),
  answer(text) {
    const [handle, result] = answerFields(text);
    return result === "0" ? `socket ${handle}: closed` : undefined;
  },
} satisfies Decoder;
