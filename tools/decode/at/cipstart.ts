import type { Decoder } from "../decoder.ts";
import { ask, fields, integer } from "../words/fields.ts";
import { socketEvent } from "../words/cip.ts";

/** OK comes at once; `n, CONNECT OK` and its kind follow up to 160 s later, with other commands between. */
export default {
  name: "+CIPSTART",
  manual: "SIM7000 AT manual V1.06; SIM7000 TCPIP application note V1.02",
  command(args, form) {
    const parts = fields(args);
    const socket = socketOf(parts);
    const [protocol, host, port] = socket === undefined ? parts : parts.slice(1);
    return ask(form, "connections") ?? `connect socket ${socket ?? 0} to ${protocol} ${host}:${port}`;
  },
  lines: /^(?:\d, ?)?(?:CONNECT OK|CONNECT FAIL|ALREADY CONNECT)$/,
  answer: socketEvent,
  opens: (args) => socketOf(fields(args)) ?? 0,
} satisfies Decoder;

/** In single mode the protocol comes first. */
function socketOf([first]: string[]): number | undefined {
  return integer(first);
}
