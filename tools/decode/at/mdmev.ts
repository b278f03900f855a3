import type { Decoder } from "../decoder.ts";
import { afterColon, ask } from "../words/fields.ts";

const events: Readonly<Record<string, string>> = {
  "ME OVERHEATED": "the modem is too hot",
  "ME BATTERY LOW": "supply voltage is low",
  "SEARCH STATUS 1": "light search done, nothing found",
  "SEARCH STATUS 2": "search done, nothing found",
  "RESET LOOP": "too many restarts, attaching is held back for 30 minutes",
};

export default {
  name: "%MDMEV",
  manual: "nRF91 AT Commands reference",
  command: (args, form) => ask(form, "modem events") ?? (args === "0" ? "no modem events" : "report modem events"),
  answer(text) {
    const event = afterColon(text);
    return Object.hasOwn(events, event) ? events[event] : undefined;
  },
} satisfies Decoder;
