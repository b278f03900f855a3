import type { Decoder } from "../decoder.ts";
import { answerFields, part } from "../words/fields.ts";

/** OK comes at once; the result is unsolicited. */
export default {
  name: "%NCELLMEAS",
  manual: "nRF91 AT Commands reference",
  command: () => "measure the neighbour cells",
  isUnsolicited: () => true,
  answer(text) {
    const [status, cell] = answerFields(text);
    return status === "0" ? part("cells measured, current one ", cell) : "the measurement has failed";
  },
} satisfies Decoder;
