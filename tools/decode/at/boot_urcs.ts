import type { Decoder } from "../decoder.ts";

const words: Readonly<Record<string, string>> = {
  RDY: "booted, baud rate fixed",
  "SMS Ready": "messages can be used",
  "Call Ready": "calls can be made",
  "NORMAL POWER DOWN": "the modem turns itself off",
  "UNDER-VOLTAGE WARNNING": "supply voltage is low",
  "UNDER-VOLTAGE WARNING": "supply voltage is low",
  "OVER-VOLTAGE WARNNING": "supply voltage is high",
  "OVER-VOLTAGE WARNING": "supply voltage is high",
  "UNDER-VOLTAGE POWER DOWN": "supply voltage too low, the modem turns itself off",
  "OVER-VOLTAGE POWER DOWN": "supply voltage too high, the modem turns itself off",
  "NO CARRIER": "the data call has ended",
};

/** What the modem says of itself around power on and power off. */
export default {
  name: "RDY",
  manual: "SIM7000 AT manual V1.06 20.3; SIM7000 hardware design V1.07",
  lines: /^(?:RDY|SMS Ready|Call Ready|NORMAL POWER DOWN|(?:UNDER|OVER)-VOLTAGE (?:WARNN?ING|POWER DOWN)|Autobaud support: .*)$/,
  answer: (text) => (Object.hasOwn(words, text) ? words[text] : undefined),
  restarts: /^RDY$/,
} satisfies Decoder;
