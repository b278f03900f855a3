import type { Decoder } from "../decoder.ts";
import { ask, fields, maskFields } from "../words/fields.ts";

export default {
  name: "+SMCONF",
  manual: "SIM7000 AT manual V1.06; SIM7000 MQTT(S) application note V1.02",
  command: (args, form) => ask(form, "the modem's own MQTT") ?? `the modem's own MQTT: ${fields(args)[0] ?? ""}`,
  mask: (args) => (/^"?PASSWORD"?/i.test(args) ? maskFields(args, [1]) : args),
} satisfies Decoder;
