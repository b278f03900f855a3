import type { Decoder } from "../decoder.ts";
import { answerFields, count } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

/** Topic and message follow as lines. */
export default {
  name: "#XMQTTMSG",
  manual,
  answer(text) {
    const [topic = "", message = ""] = answerFields(text);
    return `MQTT message: topic of ${count(topic, "byte")}, ${count(message, "byte")}`;
  },
} satisfies Decoder;
