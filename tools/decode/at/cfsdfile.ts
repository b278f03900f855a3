import type { Decoder } from "../decoder.ts";
import { ask, fields } from "../words/fields.ts";

export default {
  name: "+CFSDFILE",
  manual: "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01",
  command: (args, form) => ask(form, "files") ?? `delete the file ${fields(args)[1] ?? ""}`,
} satisfies Decoder;
