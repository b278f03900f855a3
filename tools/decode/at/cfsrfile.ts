import type { Decoder } from "../decoder.ts";
import { afterColon, ask, count, fields, integer } from "../words/fields.ts";

/** The file's bytes stand in the answer, without their number in front on most firmware: keys may be among them. */
export default {
  name: "+CFSRFILE",
  manual: "SIM7000 AT manual V1.06; SIM7000 FS application note V1.01",
  command(args, form) {
    const [, name, , length = ""] = fields(args);
    return ask(form, "files") ?? `read up to ${count(length, "byte")} of the file ${name}`;
  },
  answer(text) {
    const length = text.startsWith("+CFSRFILE:") ? integer(afterColon(text)) : undefined;
    return length === undefined ? undefined : `${count(length, "byte")} here`;
  },
  hidesAnswer: true,
} satisfies Decoder;
