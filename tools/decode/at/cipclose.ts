import type { Decoder } from "../decoder.ts";
import { ask, fields } from "../words/fields.ts";
import { socketEvent } from "../words/cip.ts";

/** The result is `0, CLOSE OK`, no OK; `0, CLOSED` comes unasked when the peer closes or the connection is lost. */
export default {
  name: "+CIPCLOSE",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command(args, form) {
    const [socket, quick] = fields(args);
    return ask(form, "close") ?? `close socket ${socket || 0}${quick === "1" ? " without waiting for the peer" : ""}`;
  },
  finals: /^(?:\d, ?)?CLOSE OK$/,
  lines: /^(?:\d, ?)?(?:CLOSE OK|CLOSED)$/,
  isUnsolicited: (text) => text.endsWith("CLOSED"),
  answer: socketEvent,
} satisfies Decoder;
