import type { Decoder } from "../decoder.ts";

export default {
  name: "+CCID",
  manual: "SIM7000 AT manual V1.06; ITU-T E.118",
  command: () => "number of the SIM card: what is it?",
  /** 18 to 20 digits or letters A to F, perhaps with a filler `f` at the end, which is no part of the number. */
  answer(text) {
    if (!/^[0-9A-F]{18,20}$/i.test(text)) return undefined;
    return text.endsWith("f") ? `ICCID ${text.slice(0, -1)}` : "ICCID";
  },
} satisfies Decoder;
