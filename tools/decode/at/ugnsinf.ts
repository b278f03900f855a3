import type { Decoder } from "../decoder.ts";
import { position } from "../words/gnss.ts";

/** What AT+CGNSURC asks for. */
export default {
  name: "+UGNSINF",
  manual: "SIM7000 AT manual V1.06; SIM7000 GNSS application note V1.03",
  answer: (text) => position(text),
} satisfies Decoder;
