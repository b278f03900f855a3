import type { Decoder } from "../decoder.ts";
import { afterColon, answerFields, ask } from "../words/fields.ts";
import { contextState, socketState } from "../words/cip.ts";

/**
 * `AT+CIPSTATUS` answers OK first and then `STATE: ...` and a `C: ...` line per socket; `AT+CIPSTATUS=n` one line, then OK.
 */
export default {
  name: "+CIPSTATUS",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command: (args, form) => ask(form, "sockets") ?? (form === "set" ? `socket ${args}: how is it?` : "context and sockets: how are they?"),
  lines: /^(?:STATE|C|S): /,
  answer(text) {
    if (text.startsWith("STATE:")) return contextState(afterColon(text));
    const [socket, , protocol, address, port, state = ""] = answerFields(text);
    const words = socketState(state.trim());
    if (words === undefined || !/^\d$/.test(socket ?? "")) return undefined;
    return address === "" ? `socket ${socket}: ${words}` : `socket ${socket}: ${words}, ${protocol} ${address}:${port}`;
  },
} satisfies Decoder;
