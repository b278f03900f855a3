import type { Decoder } from "../decoder.ts";
import { ask, fields } from "../words/fields.ts";

export default {
  name: "+CIPSERVER",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command(args, form) {
    const [mode, port] = fields(args);
    return ask(form, "server") ?? (mode === "1" ? `server on port ${port}` : "stop the server");
  },
  lines: /^(?:SERVER OK|SERVER CLOSE|\d, ?REMOTE IP: ?.*)$/,
  answer(text) {
    if (text === "SERVER OK") return "server is listening";
    if (text === "SERVER CLOSE") return "server has stopped";
    const [, socket, address] = /^(\d), ?REMOTE IP: ?(\S+)$/.exec(text) ?? [];
    return socket === undefined ? undefined : `socket ${socket}: ${address} has connected`;
  },
} satisfies Decoder;
