import type { Decoder } from "../decoder.ts";
import { afterColon, count, integer } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

/** The end of data mode, or, in builds that report pieces, a number of bytes that were sent. */
export default {
  name: "#XDATAMODE",
  manual,
  answer(text) {
    const result = integer(afterColon(text));
    if (result === undefined) return undefined;
    if (result === 0) return "end of data mode";
    return result > 0 ? `${count(result, "byte")} sent` : `end of data mode, the bytes were lost: ${result}`;
  },
} satisfies Decoder;
