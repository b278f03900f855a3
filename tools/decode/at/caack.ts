import type { Decoder } from "../decoder.ts";
import { answerFields, ask, count, integer } from "../words/fields.ts";

export default {
  name: "+CAACK",
  manual: "SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "CA sockets") ?? `CA socket ${args}: what has the peer acknowledged?`,
  answer(text) {
    const [sent, open] = answerFields(text).map(integer);
    return sent === undefined || open === undefined ? undefined : `${count(sent, "byte")} sent, ${open} open`;
  },
} satisfies Decoder;
