import type { Decoder } from "../decoder.ts";
import { answerFields, fields, maskFields } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

/** Operation, user name, password, host, port, security tag. */
export default {
  name: "#XMQTTCON",
  manual,
  command(args, form) {
    const [operation, , , host, port] = fields(args);
    if (form !== "set") return "the modem's MQTT client: how is it?";
    return operation === "0" ? "the modem's MQTT client: disconnect" : `the modem's MQTT client: connect to ${host}:${port}`;
  },
  answer: (text) => ({ "0": "not connected", "1": "connected" })[answerFields(text)[0] ?? ""],
  mask: (args, isAnswer) => (isAnswer ? args : maskFields(args, [2])),
} satisfies Decoder;
