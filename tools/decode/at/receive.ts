import type { Decoder } from "../decoder.ts";
import { count } from "../words/fields.ts";

/** Data pushed in multi-socket mode: `+RECEIVE,0,17:` CR LF, then 17 bytes with nothing after them. */
export default {
  name: "+RECEIVE",
  manual: "SIM7000 TCPIP application note V1.02",
  answer(text) {
    const [, socket, length] = /^\+RECEIVE, ?(\d), ?(\d+):$/.exec(text) ?? [];
    return length === undefined ? undefined : `${count(length, "byte")} from socket ${socket}`;
  },
  receives: { pattern: /^\+RECEIVE, ?(?<socket>\d), ?(?<length>\d{1,5}):$/ },
} satisfies Decoder;
