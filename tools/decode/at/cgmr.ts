import type { Decoder } from "../decoder.ts";

export default {
  name: "+CGMR",
  aliases: ["+GMR"],
  manual: "3GPP TS 27.007 5.3; SIM7000 AT manual V1.06",
  command: () => "firmware: which one?",
  /** `Revision:1529B08SIM7000G`, without a space; suffixes occur. */
  answer(text) {
    const [, release, build, model] = /^(?:Revision: ?)?(\d{4})B(\d\d)(SIM\w+)/.exec(text) ?? [];
    return release === undefined ? "firmware" : `firmware ${release}, build ${build}, ${model}`;
  },
} satisfies Decoder;
