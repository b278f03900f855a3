import type { Decoder } from "../decoder.ts";

export default {
  name: "E",
  manual: "V.250 6.2.4; SIM7000 AT manual V1.06",
  command: (args) => (args === "1" ? "echo on" : args === "0" || args === "" ? "echo off" : undefined),
} satisfies Decoder;
