import type { Decoder } from "../decoder.ts";
import { ask } from "../words/fields.ts";
import { gnssAnswer, gnssCommand } from "../words/nrf_gnss.ts";
import { smManual } from "../words/nrf_socket.ts";

export default {
  name: "#XGNSS",
  aliases: ["#XGNSSPOS"],
  manual: smManual,
  command: (args, form) => ask(form, "receiver") ?? gnssCommand(args),
  answer: gnssAnswer,
} satisfies Decoder;
