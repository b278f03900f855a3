import type { Decoder, Payload } from "../decoder.ts";
import { answerFields, count, fields } from "../words/fields.ts";
import { bytesSent, dataModeEnd, slmManual } from "../words/nrf_socket.ts";

/** Without data the bytes come raw, up to +++. */
export default {
  name: "#XTCPSEND",
  manual: slmManual,
  command: (args) => `TCP service: send ${payload(args) ? "raw bytes up to +++" : count((fields(args)[0] ?? "").length, "byte")}`,
  answer: (text) => bytesSent(answerFields(text)[0]),
  sends: (args, form) => (form === "set" || form === "run" ? payload(args) : undefined),
  prompt: /^OK$/,
} satisfies Decoder;

function payload(args: string): Payload | undefined {
  return (fields(args)[0] ?? "") === "" ? { socket: 0, until: dataModeEnd } : undefined;
}
