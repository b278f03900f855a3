import type { Decoder } from "../decoder.ts";
import { answerFields, fields } from "../words/fields.ts";
import { pollEvents, slmManual } from "../words/nrf_socket.ts";

export default {
  name: "#XPOLL",
  manual: slmManual,
  command(args) {
    const [timeoutMs, ...handles] = fields(args);
    const which = handles.length === 0 ? "any socket" : `socket ${handles.join(", ")}`;
    return `wait for ${which}, ${timeoutMs === "-1" ? "for ever" : `${timeoutMs} ms`}`;
  },
  answer(text) {
    const [handle, bits] = answerFields(text);
    return bits === undefined ? undefined : `socket ${handle}: ${pollEvents(Number(bits))}`;
  },
} satisfies Decoder;
