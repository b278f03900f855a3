import type { Decoder } from "../decoder.ts";
import { answerFields, fields, integer } from "../words/fields.ts";
import { manual, pollEvents } from "../words/nrf_socket.ts";

/** SLM: start, events, handles. Serial Modem: handle, start, events. Unsolicited: handle, events. */
export default {
  name: "#XAPOLL",
  manual,
  command(args, form) {
    if (form === "read") return "watched sockets: which are there?";
    if (form === "test") return "watching: which values are allowed?";
    const values = fields(args);
    const isSerialModem = values[0] === "" || (values.length > 2 && /^[01]$/.test(values[1] ?? ""));
    const isStart = (isSerialModem ? values[1] : values[0]) === "1";
    return isStart ? "watch sockets" : "stop watching sockets";
  },
  isUnsolicited: (_text, _args, form) => form === "set",
  answer(text, kind) {
    const [handle, bits] = answerFields(text);
    return kind === "urc" ? `socket ${handle}: ${pollEvents(integer(bits))}` : undefined;
  },
} satisfies Decoder;
