import type { Decoder } from "../decoder.ts";
import { answerFields, fields } from "../words/fields.ts";
import { slmManual } from "../words/nrf_socket.ts";

export default {
  name: "#XUDPSVR",
  manual: slmManual,
  command(args, form) {
    const [operation, port] = fields(args);
    if (form !== "set") return "UDP server: how is it?";
    return operation === "0" ? "UDP server: stop" : `UDP server: start on port ${port}`;
  },
  answer(text) {
    const event = answerFields(text)[1];
    return event === "started" || event === "not started" || event === "stopped" ? event : undefined;
  },
} satisfies Decoder;
