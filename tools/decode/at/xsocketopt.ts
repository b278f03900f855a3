import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

const names: Readonly<Record<string, string>> = {
  "2": "reuse of addresses",
  "20": "receive timeout, s",
  "21": "send timeout, s",
  "30": "silent to pings",
  "31": "answers to IPv4 pings",
  "32": "answers to IPv6 pings",
  "34": "kept in flight mode",
  "40": "context",
  "55": "server session timeout, min",
  "61": "release assistance",
  "62": "delayed IPv6 refresh",
};

/** SLM: operation, name, value. Serial Modem has the handle in front: there the third field is the name. */
export default {
  name: "#XSOCKETOPT",
  manual,
  command(args, form) {
    const asked = ask(form, "socket options");
    if (asked !== undefined) return asked;
    const values = fields(args);
    // a handle in front: the operation, 0 or 1, stands second and the name third
    const hasHandle = /^[01]$/.test(values[1] ?? "") && values.length > 2;
    const [operation, name = "", value] = hasHandle ? values.slice(1) : values;
    const words = names[name] ?? `option ${name}`;
    return operation === "0" ? `${words}: what is it?` : `${words}: ${value ?? "set"}`;
  },
  answer: (text) => answerFields(text).at(-1),
} satisfies Decoder;
