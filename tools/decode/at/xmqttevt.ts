import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

const events: Readonly<Record<string, string>> = {
  "0": "CONNACK",
  "1": "disconnected",
  "2": "PUBLISH received",
  "3": "PUBACK",
  "4": "PUBREC",
  "5": "PUBREL",
  "6": "PUBCOMP",
  "7": "SUBACK",
  "8": "UNSUBACK",
  "9": "PINGRESP",
};

export default {
  name: "#XMQTTEVT",
  manual,
  answer(text) {
    const [event = "", result] = answerFields(text);
    const words = events[event];
    return words && `MQTT: ${words}${result === "0" ? "" : `, ${result}`}`;
  },
} satisfies Decoder;
