import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields } from "../words/fields.ts";
import { smManual, socketName } from "../words/nrf_socket.ts";

const modes: Readonly<Record<string, string>> = { "0": "off", "1": "in AT mode", "2": "in data mode", "3": "in AT mode and data mode" };

export default {
  name: "#XRECVCFG",
  manual: smManual,
  command(args, form) {
    const [handle, mode = ""] = fields(args);
    return ask(form, "reception by itself") ?? `reception by itself, ${handle === "" ? "all sockets" : socketName(handle)}: ${modes[mode] ?? mode}`;
  },
  answer(text) {
    const [handle, mode = ""] = answerFields(text);
    return modes[mode] && `socket ${handle}: ${modes[mode]}`;
  },
} satisfies Decoder;
