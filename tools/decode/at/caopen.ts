import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, integer } from "../words/fields.ts";

const results: Readonly<Record<string, string>> = {
  "0": "connected",
  "1": "socket error",
  "2": "no memory",
  "3": "too many connections",
  "4": "wrong parameter",
  "6": "wrong address",
  "7": "not supported",
  "12": "cannot bind the port",
  "13": "cannot listen on the port",
  "20": "DNS error",
  "21": "network not active",
  "23": "refused",
  "24": "certificate expired",
  "25": "certificate for another name",
  "26": "certificate expired and for another name",
  "27": "connect failed",
};

/** The result line comes before OK or, with ASYNCOPEN, after it. */
export default {
  name: "+CAOPEN",
  manual: "SIM7000 AT manual V1.06; SIM7000 SSL application note V1.01",
  command(args, form) {
    const [socket, host, port] = fields(args);
    return ask(form, "CA sockets") ?? `connect CA socket ${socket} to ${host}:${port}`;
  },
  answer(text) {
    const [socket, result = ""] = answerFields(text);
    return results[result] === undefined ? undefined : `CA socket ${socket}: ${results[result]}`;
  },
  opens: (args) => integer(fields(args)[0]),
} satisfies Decoder;
