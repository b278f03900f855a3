import type { Decoder } from "../decoder.ts";
import { fields } from "../words/fields.ts";
import { manual, socketName } from "../words/nrf_socket.ts";

export default {
  name: "#XBIND",
  manual,
  command(args) {
    const values = fields(args);
    return `bind ${socketName(values.length > 1 ? values[0] : undefined)} to port ${values.at(-1)}`;
  },
} satisfies Decoder;
