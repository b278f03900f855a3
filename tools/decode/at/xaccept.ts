import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

/** SLM: handle and address; Serial Modem: handle, context, address, port. */
export default {
  name: "#XACCEPT",
  manual,
  command: (_args, form) => (form === "read" ? "accepted connection: which is it?" : "accept a connection"),
  answer(text) {
    const values = answerFields(text);
    const [handle, second, address, port] = values;
    if (values.length === 2) return `socket ${handle}: connection from ${second}`;
    return values.length === 4 ? `socket ${handle}: connection from ${address}:${port}` : undefined;
  },
} satisfies Decoder;
