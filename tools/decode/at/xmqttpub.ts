import type { Decoder, Payload } from "../decoder.ts";
import { ask, count, fields } from "../words/fields.ts";
import { dataModeEnd, manual } from "../words/nrf_socket.ts";

/** Topic, message, QoS, retain; without a message the bytes come raw, up to +++. */
export default {
  name: "#XMQTTPUB",
  manual,
  command(args, form) {
    const [topic, message = ""] = fields(args);
    return ask(form, "messages") ?? `publish ${message === "" ? "raw bytes" : count(message.length, "byte")} to ${topic}`;
  },
  sends: (args, form): Payload | undefined => (form === "set" && (fields(args)[1] ?? "") === "" ? { until: dataModeEnd } : undefined),
  prompt: /^OK$/,
} satisfies Decoder;
