import type { Decoder } from "../decoder.ts";
import { answerFields, ask, integer, part } from "../words/fields.ts";
import { slmManual, socketType } from "../words/nrf_socket.ts";

/** The list has handle, family, role, type, tag, rank, context; its last line the selected handle alone. */
export default {
  name: "#XSOCKETSELECT",
  manual: slmManual,
  command: (args, form) => ask(form, "selected socket") ?? `select socket ${args}`,
  selected(text) {
    const [handle, ...rest] = answerFields(text).map(integer);
    return rest.length === 0 ? handle : undefined;
  },
  answer(text) {
    const [handle, , , type, tag] = answerFields(text);
    if (type === undefined) return part("selected: socket ", handle);
    const isSecure = integer(tag) !== undefined && tag !== "-1";
    return `socket ${handle}: ${socketType(type, isSecure)}`;
  },
} satisfies Decoder;
