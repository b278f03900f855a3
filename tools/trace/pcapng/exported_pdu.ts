import { ipv4 } from "./blocks.ts";

/** LINKTYPE_WIRESHARK_UPPER_PDU: bytes behind tags that name who takes them apart (wireshark, epan/exported_pdu.h). */
export const EXPORTED_PDU = 252;

const DISSECTOR = 12;
const IPV4_SOURCE = 20;
const IPV4_DESTINATION = 21;
const PROTOCOL_COLUMN = 33;
const P2P_DIRECTION = 35;

/** Bytes for one of Wireshark's dissectors. */
export interface Pdu {
  /** `at`, `data-text-lines` */
  dissector: string;
  /** For the column of that name, where the dissector leaves it empty. */
  protocol: string;
  /** IPv4 addresses that stand for the ends of the line. */
  from: string;
  to: string;
  /** From the device. */
  isSent: boolean;
  bytes: Buffer;
}

/** The tags of what has been exported: few differ. */
const known = new Map<string, Buffer>();

export function exportedPdu({ dissector, protocol, from, to, isSent, bytes }: Pdu): Buffer {
  const key = `${dissector} ${protocol} ${from} ${to} ${isSent}`;
  let tags = known.get(key);
  if (!tags) {
    const direction = Buffer.from([0, 0, 0, isSent ? 0 : 1]);
    const texts = [tag(DISSECTOR, Buffer.from(dissector)), tag(PROTOCOL_COLUMN, Buffer.from(protocol))];
    tags = Buffer.concat([...texts, tag(IPV4_SOURCE, ipv4(from)), tag(IPV4_DESTINATION, ipv4(to)), tag(P2P_DIRECTION, direction), Buffer.alloc(4)]);
    known.set(key, tags);
  }
  return Buffer.concat([tags, bytes]);
}

/** Number and length, big-endian; values in whole words. */
function tag(number: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(number, 0);
  bytes.writeUInt16BE(bytes.length - 4, 2);
  value.copy(bytes, 4);
  return bytes;
}
