import type { Decoder } from "../decoder.ts";
import { answerFields, ask } from "../words/fields.ts";

const shown: Readonly<Record<string, string>> = { "0": "none", "8": "of EMM", "16": "of ESM", "24": "of EMM and ESM" };

/**
 *     +CNEC_EMM: 15          mobility management          +CNEC_ESM: 27,0          session management, context 0
 */
export default {
  name: "+CNEC",
  aliases: ["+CNEC_EMM", "+CNEC_ESM"],
  manual: "3GPP TS 27.007 9.1B; causes in TS 24.301 9.9.3.9 and 9.9.4.4",
  command: (args, form) => ask(form, "network causes") ?? `show network causes: ${shown[args] ?? args}`,
  answer(text) {
    const [cause = "", cid] = answerFields(text);
    if (text.startsWith("+CNEC_EMM")) return `the network gives EMM cause ${cause}`;
    return text.startsWith("+CNEC_ESM") ? `the network gives ESM cause ${cause} for context ${cid}` : shown[cause];
  },
} satisfies Decoder;
