import type { Decoder } from "../decoder.ts";
import { ask, fields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

export default {
  name: "#XMQTTUNSUB",
  manual,
  command: (args, form) => ask(form, "subscriptions") ?? `unsubscribe from ${fields(args)[0]}`,
} satisfies Decoder;
