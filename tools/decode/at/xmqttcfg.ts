import type { Decoder } from "../decoder.ts";
import { ask, fields, join, part } from "../words/fields.ts";
import { manual } from "../words/nrf_socket.ts";

export default {
  name: "#XMQTTCFG",
  manual,
  command(args, form) {
    const [id, keepAliveS, clean] = fields(args);
    const session = clean === "1" ? "clean session" : clean === "0" ? "kept session" : undefined;
    return ask(form, "the modem's MQTT client") ?? join([`the modem's MQTT client: id ${id}`, part("keep-alive ", keepAliveS, " s"), session]);
  },
} satisfies Decoder;
