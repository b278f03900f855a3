import type { Decoder } from "../decoder.ts";
import { answerFields, fields, integer, join, part } from "../words/fields.ts";
import { families, manual, openedSocket, socketType } from "../words/nrf_socket.ts";

const verification: Readonly<Record<string, string>> = { "0": "peer not verified", "1": "peer verified if it can be", "2": "peer verified" };

/** `AT#XSSOCKET=1,1,0,<tag>[,<verify>[,<cid>]]`, answers as those of #XSOCKET. */
export default {
  name: "#XSSOCKET",
  manual,
  command(args, form) {
    const [family = "", type, , tag, verify = ""] = fields(args);
    if (form === "read") return "TLS sockets: which are there?";
    if (form === "test") return "TLS sockets: which values are allowed?";
    if (family === "0") return "close the selected socket";
    return join([`open a ${socketType(type, true) ?? type} socket`, families[family], part("security tag ", tag), verification[verify]]);
  },
  answer(text) {
    const values = answerFields(text);
    if (integer(values[0]) === undefined) return undefined;
    const type = socketType(values.length > 3 ? values[3] : values[1], true);
    return type && `socket ${values[0]}: ${type}`;
  },
  opened: openedSocket,
} satisfies Decoder;
