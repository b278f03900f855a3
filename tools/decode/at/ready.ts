import type { Decoder } from "../decoder.ts";

const words: Readonly<Record<string, string>> = {
  Ready: "booted",
  "INIT ERROR": "booted, the modem core does not start",
  "Bootloader mode ready": "booted into the recovery mode",
};

/** What the application on the nRF91 says when it starts, or wakes with its UART. */
export default {
  name: "Ready",
  manual: "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2",
  lines: /^(?:Ready|INIT ERROR|Bootloader mode ready)$/,
  answer: (text) => (Object.hasOwn(words, text) ? words[text] : undefined),
  restarts: /^(?:Ready|INIT ERROR)$/,
} satisfies Decoder;
