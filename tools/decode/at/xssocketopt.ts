import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

const names: Readonly<Record<string, string>> = {
  "2": "name in the peer's certificate",
  "4": "cipher suite in use",
  "5": "verification of the peer",
  "12": "session cache",
  "13": "purge of the session cache",
  "14": "DTLS connection id",
  "15": "state of the DTLS connection id",
  "18": "DTLS handshake timeout, s",
  "19": "save the DTLS connection",
  "20": "load the DTLS connection",
  "22": "DTLS fragments",
};

/** As #XSOCKETOPT. */
export default {
  name: "#XSSOCKETOPT",
  manual,
  command(args, form) {
    const asked = ask(form, "TLS options");
    if (asked !== undefined) return asked;
    const values = fields(args);
    const hasHandle = /^[01]$/.test(values[1] ?? "") && values.length > 2;
    const [operation, name = "", value] = hasHandle ? values.slice(1) : values;
    const words = names[name] ?? `TLS option ${name}`;
    return operation === "0" ? `${words}: what is it?` : `${words}: ${value ?? "set"}`;
  },
  answer: (text) => answerFields(text).at(-1),
} satisfies Decoder;
