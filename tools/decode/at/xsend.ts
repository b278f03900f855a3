import type { Carried, Decoder, Form, Payload } from "../decoder.ts";
import { answerFields, count, fields, integer } from "../words/fields.ts";
import { bytesSent, dataModeEnd, isHandleForm, manual, socketName } from "../words/nrf_socket.ts";

/**
 *     AT#XSEND="data"[,flags]                 SLM                  #XSEND: <sent>
 *     AT#XSEND=<h>,0|1,<flags>,"data"         Serial Modem         #XSEND: <h>,<told later>,<sent>
 *     AT#XSEND   AT#XSEND=<h>,2,<flags>[,n]   data mode: OK, then raw bytes up to +++ or n of them
 */
export default {
  name: "#XSEND",
  manual,
  command(args) {
    const values = fields(args);
    const hasHandle = isHandleForm(values);
    const to = socketName(hasHandle ? values[0] : undefined);
    const raw = payload(args);
    if (raw) return raw.length === undefined ? `send raw bytes up to +++ to ${to}` : `send ${count(raw.length, "raw byte")} to ${to}`;
    const text = (hasHandle ? values[3] : values[0]) ?? "";
    return `send ${count(values[1] === "1" && hasHandle ? text.length / 2 : text.length, "byte")} to ${to}`;
  },
  answer: (text) => bytesSent(answerFields(text).at(-1)),
  sends: (args, form) => (form === "set" || form === "run" ? payload(args) : undefined),
  carries,
  prompt: /^OK$/,
} satisfies Decoder;

function payload(args: string): Payload | undefined {
  const values = fields(args);
  if (!isHandleForm(values)) return (values[0] ?? "") === "" ? { socket: "selected", until: dataModeEnd } : undefined;
  const [handle, mode, , length] = values.map(integer);
  if (mode !== 2) return undefined;
  return { socket: handle ?? 0, ...(length === undefined ? { until: dataModeEnd } : { length }) };
}

function carries(args: string, form: Form): Carried | undefined {
  if (form !== "set" || payload(args)) return undefined;
  const values = fields(args);
  if (!isHandleForm(values)) return { socket: "selected", bytes: values[0] ?? "" };
  const [handle, mode, , text = ""] = values;
  const bytes = mode === "1" ? Buffer.from(text, "hex").toString("latin1") : text;
  return { socket: Number(handle), bytes };
}
