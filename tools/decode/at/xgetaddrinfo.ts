import type { Decoder } from "../decoder.ts";
import { afterColon, fields, unquote } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

/** On failure the resolver's words stand in the place of the addresses. */
export default {
  name: "#XGETADDRINFO",
  manual,
  command: (args) => `addresses of ${fields(args)[0]}: which are they?`,
  answer(text) {
    const result = unquote(afterColon(text));
    return /^[0-9a-f:. ]+$/i.test(result) ? `address ${result}` : `no address: ${result}`;
  },
} satisfies Decoder;
