import type { Decoder } from "../decoder.ts";
import { answerFields, fields, part } from "../words/fields.ts";
import { slmManual } from "../words/nrf_socket.ts";

/** Connected: the handle; otherwise -errno. After the peer has ended, AT#XTCPCLI=0 must come before the next connection. */
export default {
  name: "#XTCPCLI",
  manual: slmManual,
  command(args, form) {
    const [operation, host, port, tag] = fields(args);
    if (form !== "set") return "TCP client: how is it?";
    return operation === "0" ? "TCP client: close" : `TCP client: connect to ${host}:${port}${part(", security tag ", tag) ?? ""}`;
  },
  isUnsolicited: (text) => text.endsWith('"disconnected"'),
  answer(text) {
    const [number, event] = answerFields(text);
    if (event === "connected") return `connected, socket ${number}`;
    if (event === "not connected") return `not connected: ${number}`;
    return event === "disconnected" ? `disconnected: ${number}` : undefined;
  },
  opens: () => 0,
} satisfies Decoder;
