import type { Decoder } from "../decoder.ts";
import { answerFields, count } from "../words/fields.ts";
import { smManual } from "../words/nrf_socket.ts";

/** What has become of a send with flag 8192. */
export default {
  name: "#XSENDNTF",
  manual: smManual,
  answer(text) {
    const [handle, status, sent = ""] = answerFields(text);
    return `socket ${handle}: ${count(sent, "byte")} ${status === "0" ? "acknowledged" : "not acknowledged"}`;
  },
} satisfies Decoder;
