import type { Decoder } from "../decoder.ts";
import { answerFields, ask, count, fields, integer } from "../words/fields.ts";

export default {
  name: "+CASEND",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  command(args, form) {
    const [socket, length] = fields(args);
    return (
      ask(form, "lengths") ??
      (length === undefined ? `CA socket ${socket}: how much may be sent?` : `send ${count(length, "byte")} to CA socket ${socket}`)
    );
  },
  /** `+CASEND: <id>,<result>,<length>`; with one number, the room that is free. Some firmware gives OK alone. */
  answer(text) {
    const [first, result, length] = answerFields(text).map(integer);
    if (first === undefined) return undefined;
    if (result === undefined) return `${count(first, "byte")} may be sent`;
    return length === undefined
      ? undefined
      : `CA socket ${first}: ${result === 0 ? "sent" : `not sent, code ${result},`} ${count(length, "byte")}`;
  },
  sends(args, form) {
    const [socket, length] = fields(args).map(integer);
    return form === "set" && socket !== undefined && length !== undefined ? { socket, length } : undefined;
  },
} satisfies Decoder;
