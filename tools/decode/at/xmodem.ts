import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";

/** The modem core has crashed and is started again; the host begins anew from AT+CFUN. */
export default {
  name: "#XMODEM",
  manual: "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2",
  answer(text) {
    const [event, detail, counter] = answerFields(text);
    if (event === "FAULT") return `the modem core has crashed: reason ${detail}, at ${counter}`;
    if (event === "SHUTDOWN") return detail === "0" ? "the modem core is stopped" : `the modem core does not stop: ${detail}`;
    return event === "INIT" ? (detail === "0" ? "the modem core runs again" : `the modem core does not start: ${detail}`) : undefined;
  },
} satisfies Decoder;
