import type { Decoder, Payload } from "../decoder.ts";
import { answerFields, count, fields, integer } from "../words/fields.ts";
import { bytesSent, dataModeEnd, isHandleForm, manual } from "../words/nrf_socket.ts";

/** As #XSEND, with host and port in front of the data. */
export default {
  name: "#XSENDTO",
  manual,
  command(args) {
    const values = fields(args);
    const [host, port, data = ""] = isHandleForm(values) ? values.slice(3) : values;
    return `send ${payload(args) ? "raw bytes" : count(data.length, "byte")} to ${host}:${port}`;
  },
  answer: (text) => bytesSent(answerFields(text).at(-1)),
  sends: (args, form) => (form === "set" ? payload(args) : undefined),
  prompt: /^OK$/,
} satisfies Decoder;

function payload(args: string): Payload | undefined {
  const values = fields(args);
  if (!isHandleForm(values)) return (values[2] ?? "") === "" ? { socket: 0, until: dataModeEnd } : undefined;
  const length = integer(values[5]);
  if (values[1] !== "2") return undefined;
  return { socket: integer(values[0]) ?? 0, ...(length === undefined ? { until: dataModeEnd } : { length }) };
}
