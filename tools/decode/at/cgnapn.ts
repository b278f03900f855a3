import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";

export default {
  name: "+CGNAPN",
  manual: "SIM7000 AT manual V1.06",
  command: () => "APN from the network: what is it?",
  /** Always 0 on GSM. */
  answer(text) {
    const [isSent, apn] = answerFields(text);
    if (isSent === "0") return "the network sent no APN";
    return isSent === "1" ? `APN from the network: ${apn ?? ""}` : undefined;
  },
} satisfies Decoder;
