import type { Decoder } from "../decoder.ts";
import { answerFields, ask, count, fields, integer } from "../words/fields.ts";

/**
 * `+CARECV: 20,<20 bytes>`, with nothing between comma and data; `+CARECV: 0` when there is nothing. The lines of
 * `AT+CARECV?` have the socket first.
 */
export default {
  name: "+CARECV",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  command(args, form) {
    const [socket, length] = fields(args);
    return form === "read"
      ? "CA sockets: how much is there to read?"
      : (ask(form, "lengths") ?? `read up to ${length} bytes from CA socket ${socket}`);
  },
  answer(text) {
    const [first, second] = answerFields(text).map(integer);
    if (first === undefined) return undefined;
    if (second !== undefined) return `CA socket ${first}: ${count(second, "byte")} to read`;
    return first === 0 ? "nothing to read" : `${count(first, "byte")} here`;
  },
  receives: { pattern: /^\+CARECV: ?(?<length>\d{1,5}),/, isInline: true, isAsked: true },
} satisfies Decoder;
