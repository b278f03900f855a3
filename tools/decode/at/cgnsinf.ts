import type { Decoder } from "../decoder.ts";
import { ask } from "../words/fields.ts";
import { position } from "../words/gnss.ts";

export default {
  name: "+CGNSINF",
  manual: "SIM7000 AT manual V1.06; SIM7000 GNSS application note V1.03",
  command: (_args, form) => ask(form, "position") ?? "position: what is it?",
  answer: (text) => position(text),
} satisfies Decoder;
