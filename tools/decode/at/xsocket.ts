import type { Decoder } from "../decoder.ts";
import { answerFields, fields, integer, join, part } from "../words/fields.ts";
import { families, manual, openedSocket, socketType } from "../words/nrf_socket.ts";

/**
 *     AT#XSOCKET=1,1,0[,cid]     #XSOCKET: 0,1,6          opened: handle, type, protocol
 *     AT#XSOCKET=0               #XSOCKET: 0,"closed"     SLM only
 *     AT#XSOCKET?                #XSOCKET: 0,1,0,1,0      handle, family, role, type, context
 */
export default {
  name: "#XSOCKET",
  manual,
  command(args, form) {
    const [family = "", type, role, cid] = fields(args);
    if (form === "read") return "sockets: which are there?";
    if (form === "test") return "sockets: which values are allowed?";
    if (family === "0") return "close the selected socket";
    return join([`open a ${role === "1" ? "server" : "client"} socket: ${socketType(type, false) ?? type}`, families[family], part("context ", cid)]);
  },
  answer(text) {
    const values = answerFields(text);
    const [first, second] = values;
    if (second === "closed") return first === "0" ? "closed" : `not closed: ${first}`;
    if (integer(first) === undefined) return undefined;
    const type = socketType(values.length > 3 ? values[3] : second, false);
    return type && `socket ${first}: ${type}`;
  },
  opened: openedSocket,
} satisfies Decoder;
