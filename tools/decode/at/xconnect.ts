import type { Decoder } from "../decoder.ts";
import { answerFields, fields } from "../words/fields.ts";
import { manual, socketName } from "../words/nrf_socket.ts";

/** `AT#XCONNECT="host",port`; Serial Modem: the handle in front. A failure has no reason. */
export default {
  name: "#XCONNECT",
  manual,
  command(args) {
    const values = fields(args);
    const [host, port] = values.slice(-2);
    return `connect ${socketName(values.length > 2 ? values[0] : undefined)} to ${host}:${port}`;
  },
  answer: (text) => (answerFields(text).at(-1) === "1" ? "connected" : undefined),
} satisfies Decoder;
