import type { Decoder } from "../decoder.ts";

export default {
  name: "V",
  manual: "V.250 6.2.6; SIM7000 AT manual V1.06",
  command: (args) => (args === "1" ? "results in words" : args === "0" || args === "" ? "results by number" : undefined),
} satisfies Decoder;
