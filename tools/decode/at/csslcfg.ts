import type { Decoder } from "../decoder.ts";
import { ask, fields, join, maskFields } from "../words/fields.ts";

const versions: Readonly<Record<string, string>> = { "1": "TLS 1.0", "2": "TLS 1.1", "3": "TLS 1.2", "4": "DTLS 1.0", "5": "DTLS 1.2" };
const kinds: Readonly<Record<string, string>> = { "1": "client certificate and key", "2": "CA certificates", "3": "pre-shared key" };

export default {
  name: "+CSSLCFG",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  command(args, form) {
    const [tag = "", context = "", value = ""] = fields(args);
    if (tag === "convert") return join([`take over ${kinds[context] ?? context}`, value], ": ");
    if (tag === "sslversion") return `TLS context ${context}: ${versions[value] ?? value}`;
    return ask(form, "TLS contexts") ?? join([`TLS context ${context}: ${tag}`, value], " ");
  },
  // The key file's password is the fifth field of "convert".
  mask: (args, isAnswer) => (isAnswer ? args : maskFields(args, [4])),
} satisfies Decoder;
