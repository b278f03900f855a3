import type { Decoder } from "../decoder.ts";
import { answerFields, ask, part } from "../words/fields.ts";

export default {
  name: "+CGPADDR",
  manual: "3GPP TS 27.007 10.1.14; SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "addresses") ?? `address of ${args === "" ? "every context" : `context ${args}`}: what is it?`,
  answer(text) {
    const [id, address] = answerFields(text);
    return text.includes("(") ? undefined : part(`context ${id}: address `, address);
  },
} satisfies Decoder;
