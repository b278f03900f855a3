import type { Decoder } from "../decoder.ts";
import { ask } from "../words/fields.ts";

export default {
  name: "+CIPSHUT",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command: (_args, form) => ask(form, "shut") ?? "close all sockets and the context",
  finals: /^SHUT OK$/,
  lines: /^(?:SHUT OK$|\+PDP: DEACT)/,
  isUnsolicited: (text) => text.startsWith("+PDP"),
  answer(text) {
    if (text === "SHUT OK") return "context is down";
    return text.startsWith("+PDP: DEACT") ? "the network dropped the context, all sockets are dead" : undefined;
  },
} satisfies Decoder;
