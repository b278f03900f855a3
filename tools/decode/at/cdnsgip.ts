import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join } from "../words/fields.ts";

const errors: Readonly<Record<string, string>> = { "3": "network error", "8": "DNS error" };

export default {
  name: "+CDNSGIP",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command: (args, form) => ask(form, "DNS") ?? `address of ${fields(args)[0] ?? ""}: what is it?`,
  /** `+CDNSGIP: 1,"host","1.2.3.4"[,"5.6.7.8"]` or `+CDNSGIP: 0,8` */
  answer(text) {
    const [isFound, host = "", ...addresses] = answerFields(text);
    if (isFound === "1") return join([`${host} is`, addresses.join(" and ")], " ");
    return isFound === "0" ? join(["no address", errors[host]]) : undefined;
  },
} satisfies Decoder;
