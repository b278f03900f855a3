import type { Decoder } from "../decoder.ts";

export default {
  name: "+CGSN",
  aliases: ["+GSN"],
  manual: "3GPP TS 27.007 5.4; SIM7000 AT manual V1.06",
  command: () => "IMEI: what is it?",
  /** Bare digits, 15 or, with the software version, 16. */
  answer: (text) => (/^(?:\+CGSN: ?)?"?\d{15,16}"?$/.test(text) ? "IMEI" : undefined),
} satisfies Decoder;
