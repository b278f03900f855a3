import type { Decoder, Payload } from "../decoder.ts";
import { afterColon, answerFields, ask, count, fields, integer } from "../words/fields.ts";
import { socketEvent } from "../words/cip.ts";

/**
 * Results: `0, SEND OK` and `0, SEND FAIL`; in quick mode `DATA ACCEPT:0,16`. Never OK.
 *
 *     AT+CIPSEND=0,85      85 bytes to socket 0           AT+CIPSEND=85     85 bytes, single mode
 *     AT+CIPSEND=0         up to Ctrl-Z, socket 0         AT+CIPSEND        up to Ctrl-Z, single mode
 */
export default {
  name: "+CIPSEND",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command(args, form) {
    if (form === "read") return "how many bytes may be sent?";
    const { length, socket } = payload(args);
    return ask(form, "lengths") ?? `send ${length === undefined ? "text up to Ctrl-Z" : count(length, "byte")} to socket ${socket}`;
  },
  finals: /^(?:(?:\d, ?)?SEND (?:OK|FAIL)|DATA ACCEPT:.*)$/,
  lines: /^(?:(?:\d, ?)?SEND (?:OK|FAIL)|DATA ACCEPT:.*)$/,
  answer(text) {
    if (text.startsWith("+CIPSEND:")) return room(answerFields(text));
    if (!text.startsWith("DATA ACCEPT:")) return socketEvent(text);
    const [socket, length = socket] = fields(afterColon(text)).map(integer);
    return length === undefined ? undefined : `the modem has ${count(length, "byte")}, not acknowledged yet`;
  },
  sends: (args, form) => (form === "set" || form === "run" ? payload(args) : undefined),
} satisfies Decoder;

function payload(args: string): Payload {
  const [first, second] = fields(args).map(integer);
  if (second !== undefined) return { socket: first ?? 0, length: second };
  // A single number up to 7 is a socket, a greater one is a length in single mode.
  return first !== undefined && first > 7 ? { socket: 0, length: first } : { socket: first ?? 0 };
}

function room([socket, size]: string[]): string | undefined {
  const bytes = integer(size);
  return bytes === undefined ? undefined : `socket ${socket} takes ${count(bytes, "byte")}`;
}
