import type { Decoder } from "../decoder.ts";

/** The answer's fields are not documented well enough to name them. */
export default {
  name: "+CPSMRDP",
  manual: "SIM7000 AT manual V1.06",
  command: () => "power saving mode: what did the network grant?",
} satisfies Decoder;
