import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join, maskFields, part } from "../words/fields.ts";

export default {
  name: "+CSTT",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command(args, form) {
    if (form === "run") return "APN of the sockets: the modem's own default";
    return ask(form, "APN of the sockets") ?? join(["APN of the sockets", access(fields(args))], ": ");
  },
  answer: (text) => access(answerFields(text)),
  mask: (args) => maskFields(args, [2]),
} satisfies Decoder;

function access([apn, user, password]: string[]): string | undefined {
  return join([apn === "" ? "none" : apn, part("user ", user), password ? "password ***" : undefined]);
}
