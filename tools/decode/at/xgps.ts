import type { Decoder } from "../decoder.ts";
import { ask } from "../words/fields.ts";
import { gnssAnswer, gnssCommand } from "../words/nrf_gnss.ts";
import { slmManual } from "../words/nrf_socket.ts";

export default {
  name: "#XGPS",
  manual: slmManual,
  command: (args, form) => ask(form, "receiver") ?? gnssCommand(args),
  answer: gnssAnswer,
} satisfies Decoder;
