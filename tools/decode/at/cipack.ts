import type { Decoder } from "../decoder.ts";
import { answerFields, ask, integer } from "../words/fields.ts";

export default {
  name: "+CIPACK",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command: (args, form) => ask(form, "acknowledged bytes") ?? `socket ${args === "" ? 0 : args}: what has the peer acknowledged?`,
  answer(text) {
    const [sent, acknowledged, open] = answerFields(text).map(integer);
    return open === undefined ? undefined : `${sent} bytes sent, ${acknowledged} acknowledged, ${open} open`;
  },
} satisfies Decoder;
