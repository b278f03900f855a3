import type { Decoder } from "../decoder.ts";
import { answerFields, count, fields } from "../words/fields.ts";

export default {
  name: "+CPINR",
  manual: "3GPP TS 27.007 8.65",
  command: (args) => `tries left for ${fields(args)[0] ?? "all codes"}: how many?`,
  answer(text) {
    const [code, tries] = answerFields(text);
    return tries === undefined ? undefined : `${code}: ${count(tries, "try").replace("trys", "tries")} left`;
  },
} satisfies Decoder;
