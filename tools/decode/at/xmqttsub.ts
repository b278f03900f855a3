import type { Decoder } from "../decoder.ts";
import { ask, fields, part } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

export default {
  name: "#XMQTTSUB",
  manual,
  command(args, form) {
    const [topic, qos] = fields(args);
    return ask(form, "subscriptions") ?? `subscribe to ${topic}${part(", QoS ", qos) ?? ""}`;
  },
} satisfies Decoder;
