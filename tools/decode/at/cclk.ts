import type { Decoder } from "../decoder.ts";
import { afterColon, ask, unquote } from "../words/fields.ts";
import { clock } from "../words/time.ts";

export default {
  name: "+CCLK",
  manual: "3GPP TS 27.007 8.15; SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "clock") ?? `clock: ${clock(unquote(args)) ?? args}`,
  answer: (text) => clock(unquote(afterColon(text))),
} satisfies Decoder;
