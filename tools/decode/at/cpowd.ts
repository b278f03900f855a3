import type { Decoder } from "../decoder.ts";

export default {
  name: "+CPOWD",
  manual: "SIM7000 AT manual V1.06; SIM7000 hardware design V1.07",
  command: (args) => (args === "1" ? "power down" : args === "0" ? "power down at once, without a word" : undefined),
  finals: /^NORMAL POWER DOWN$/,
  answer: (text) => (text === "NORMAL POWER DOWN" ? "the modem turns itself off" : undefined),
} satisfies Decoder;
