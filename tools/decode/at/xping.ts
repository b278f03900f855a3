import type { Decoder } from "../decoder.ts";
import { afterColon, fields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

export default {
  name: "#XPING",
  manual,
  command: (args) => `ping ${fields(args)[0]}`,
  isUnsolicited: () => true,
  answer: (text) => afterColon(text),
} satisfies Decoder;
