import type { Decoder } from "../decoder.ts";

export default {
  name: "Q",
  manual: "V.250 6.2.5; SIM7000 AT manual V1.06",
  command: (args) => (args === "1" ? "no results" : args === "0" || args === "" ? "results on" : undefined),
} satisfies Decoder;
