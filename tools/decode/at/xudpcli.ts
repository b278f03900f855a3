import type { Decoder } from "../decoder.ts";
import { answerFields, fields } from "../words/fields.ts";
import { slmManual } from "../words/nrf_socket.ts";

export default {
  name: "#XUDPCLI",
  manual: slmManual,
  command(args, form) {
    const [operation, host, port] = fields(args);
    if (form !== "set") return "UDP client: how is it?";
    return operation === "0" ? "UDP client: close" : `UDP client: peer ${host}:${port}`;
  },
  isUnsolicited: (text) => text.endsWith('"disconnected"'),
  answer(text) {
    const [number, event] = answerFields(text);
    if (event === "connected") return `ready, socket ${number}`;
    return event === "not connected" || event === "disconnected" ? `${event}: ${number}` : undefined;
  },
} satisfies Decoder;
