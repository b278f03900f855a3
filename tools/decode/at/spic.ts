import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";

export default {
  name: "+SPIC",
  manual: "SIM7000 AT manual V1.06",
  command: () => "SIM: how many attempts are left?",
  answer(text) {
    const [pin, puk] = answerFields(text);
    return pin && puk && `attempts left: PIN ${pin}, PUK ${puk}`;
  },
} satisfies Decoder;
