import type { Decoder } from "../decoder.ts";
import { count } from "../words/fields.ts";

/** Data pushed in single mode with CIPHEAD=1: `+IPD,5:` or `+IPD,5,TCP:`, the bytes follow at once. */
export default {
  name: "+IPD",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  answer(text) {
    const length = /^\+IPD,(\d+)(?:,\w+)?:/.exec(text)?.[1];
    return length === undefined ? undefined : `${count(length, "byte")} from the socket`;
  },
  receives: { pattern: /^\+IPD,(?<length>\d{1,5})(?:,(?:TCP|UDP))?:/, isInline: true },
} satisfies Decoder;
