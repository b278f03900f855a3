import type { Decoder } from "../decoder.ts";
import { answerFields, fields } from "../words/fields.ts";
import { slmManual } from "../words/nrf_socket.ts";

export default {
  name: "#XTCPSVR",
  manual: slmManual,
  command(args, form) {
    const [operation, port] = fields(args);
    if (form !== "set") return "TCP server: how is it?";
    return operation === "0" ? "TCP server: stop" : `TCP server: start on port ${port}`;
  },
  isUnsolicited: (text) => /"(?:connected|disconnected)"$/.test(text),
  answer(text) {
    const [who, event] = answerFields(text);
    if (event === "connected") return `connection from ${who}`;
    return event === "started" || event === "not started" || event === "stopped" || event === "disconnected" ? event : undefined;
  },
} satisfies Decoder;
