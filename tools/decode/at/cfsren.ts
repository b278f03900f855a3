import type { Decoder } from "../decoder.ts";
import { ask, fields } from "../words/fields.ts";

export default {
  name: "+CFSREN",
  manual: "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01",
  command(args, form) {
    const [, from, to] = fields(args);
    return ask(form, "files") ?? `rename the file ${from} to ${to}`;
  },
} satisfies Decoder;
