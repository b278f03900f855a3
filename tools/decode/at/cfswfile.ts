import type { Decoder } from "../decoder.ts";
import { ask, count, fields, integer } from "../words/fields.ts";

/** `AT+CFSWFILE=<folder>,"<name>",<0 overwrite|1 append>,<length>,<wait ms>`; the line DOWNLOAD asks for the bytes. */
export default {
  name: "+CFSWFILE",
  manual: "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01",
  command(args, form) {
    const [, name, mode, length = "", wait] = fields(args);
    return ask(form, "files") ?? `${mode === "1" ? "append" : "write"} ${count(length, "byte")} to the file ${name}, within ${wait} ms`;
  },
  prompt: /^DOWNLOAD$/,
  answer: (text) => (text === "DOWNLOAD" ? "the modem waits for the file" : undefined),
  sends(args, form) {
    const length = integer(fields(args)[3]);
    return form === "set" && length !== undefined ? { length } : undefined;
  },
} satisfies Decoder;
