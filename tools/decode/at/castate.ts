import type { Decoder } from "../decoder.ts";
import { answerFields } from "../words/fields.ts";

const states: Readonly<Record<string, string>> = { "0": "closed", "1": "connected" };

export default {
  name: "+CASTATE",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  command: () => "CA sockets: how are they?",
  answer(text, kind) {
    const [socket, state = ""] = answerFields(text);
    const words = kind === "urc" && state === "0" ? "closed by the peer or lost" : states[state];
    return words === undefined ? undefined : `CA socket ${socket}: ${words}`;
  },
} satisfies Decoder;
