import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";

export default {
  name: "#XMODEMRESET",
  manual: "Serial LTE Modem documentation, SDK v2.5 on; Serial Modem documentation, v1 and v2",
  command: () => "restart the modem core",
  answer(text) {
    const [step, error] = answerFields(text);
    return step === "0" ? "restarted" : `step ${step} has failed with ${error}`;
  },
} satisfies Decoder;
