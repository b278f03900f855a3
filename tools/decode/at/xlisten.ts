import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";
import { manual, socketName } from "../words/nrf_socket.ts";

export default {
  name: "#XLISTEN",
  manual,
  command: (args, form) => (form === "read" ? "listening sockets: which are there?" : `listen on ${socketName(args)}`),
  answer(text) {
    const [handle, cid, port] = answerFields(text);
    return port === undefined ? undefined : `socket ${handle}: port ${port}, context ${cid}`;
  },
} satisfies Decoder;
