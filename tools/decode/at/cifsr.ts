import type { Decoder } from "../decoder.ts";

/** The bare address is the result; OK comes only where another command is joined, as in `AT+CIFSR;E0`. */
export default {
  name: "+CIFSR",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command: () => "own address: what is it?",
  finals: /^\d{1,3}(?:\.\d{1,3}){3}$/,
  answer: (text) => (/^[\d.]+$/.test(text) ? "own address" : undefined),
} satisfies Decoder;
