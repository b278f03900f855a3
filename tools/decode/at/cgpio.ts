import type { Decoder } from "../decoder.ts";
import { ask, fields } from "../words/fields.ts";

/** Common boards feed their GNSS antenna with such a pin. */
export default {
  name: "+CGPIO",
  manual: "SIM7000 AT manual V1.06",
  command(args, form) {
    const [, pin, , level] = fields(args);
    return ask(form, "pins") ?? `pin ${pin}: ${level === "1" ? "high" : "low"}`;
  },
} satisfies Decoder;
