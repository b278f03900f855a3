import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields } from "../words/fields.ts";

export default {
  name: "+CGACT",
  manual: "3GPP TS 27.007 10.1.10; SIM7000 AT manual V1.06",
  command(args, form) {
    const [state, id] = fields(args);
    return (
      ask(form, "packet contexts") ?? `${state === "1" ? "activate" : "deactivate"} ${id === undefined ? "all contexts" : `context ${id}`}`
    );
  },
  answer(text) {
    const [id, state] = answerFields(text);
    if (state !== "0" && state !== "1") return undefined;
    return `context ${id}: ${state === "1" ? "active" : "inactive"}`;
  },
} satisfies Decoder;
