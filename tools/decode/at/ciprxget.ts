import type { Decoder } from "../decoder.ts";
import { answerFields, ask, count, fields, integer } from "../words/fields.ts";

/**
 * Modes: 0 push, 1 pull, 2 read, 3 read as hexadecimal text, 4 how much is there. Fields of modes 2 and 3: socket,
 * bytes delivered now, bytes left in the modem; without the socket in single mode.
 *
 *     +CIPRXGET: 1,0              unsolicited, also inside an answer: data waits on socket 0
 *     +CIPRXGET: 2,0,71,0 CR LF <71 bytes>        +CIPRXGET: 4,0,341
 */
export default {
  name: "+CIPRXGET",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command(args, form) {
    const [mode, socket, length] = fields(args);
    const asked = ask(form, "way of receiving");
    if (asked !== undefined) return asked;
    if (mode === "0") return "way of receiving: pushed as it comes";
    if (mode === "1") return "way of receiving: kept until it is read";
    if (mode === "4") return `socket ${socket ?? 0}: how much is there to read?`;
    return mode === "2" || mode === "3"
      ? `read up to ${length ?? socket} bytes from socket ${length === undefined ? 0 : socket}`
      : undefined;
  },
  // In single mode the notice is "+CIPRXGET: 1", which also answers the read.
  isUnsolicited: (text, _args, form) => /^\+CIPRXGET: ?1(?:, ?\d)?$/.test(text) && (form !== "read" || text.includes(",")),
  answer(text, kind) {
    const [mode, ...numbers] = answerFields(text).map(integer);
    const values = numbers.filter((number) => number !== undefined);
    if (mode === 1 && kind === "urc") return `data waits on socket ${values[0] ?? 0}`;
    if (mode === 4 && values.length > 0) return `socket ${values.at(-2) ?? 0}: ${count(values.at(-1) ?? 0, "byte")} to read`;
    if ((mode === 2 || mode === 3) && values.length >= 2) return delivered(values);
    if (kind === "answer" && values.length === 0)
      return mode === 1 ? "kept until it is read" : mode === 0 ? "pushed as it comes" : undefined;
    return undefined;
  },
  receives: { pattern: /^\+CIPRXGET: ?2, ?(?:(?<socket>\d), ?)?(?<length>\d{1,5}), ?\d+(?:,[^,]*:\d+)?$/ },
} satisfies Decoder;

function delivered(values: number[]): string {
  const [socket, now, left] = values.length > 2 ? values : [0, ...values];
  return `socket ${socket}: ${count(now ?? 0, "byte")} here, ${left} left`;
}
