import type { Decoder } from "../decoder.ts";

export default {
  name: "+CIFSREX",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command: () => "own address: what is it?",
  answer: (text) => (/^\+CIFSREX: ?[\d.]+$/.test(text) ? "own address" : undefined),
} satisfies Decoder;
