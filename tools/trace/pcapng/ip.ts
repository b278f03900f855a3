import { ipv4 } from "./blocks.ts";

/** One end of a connection. */
export interface End {
  address: string;
  port: number;
}

export interface TcpSegment {
  from: End;
  to: End;
  seq: number;
  ack: number;
  flags: number;
  bytes: Buffer;
}

/** Flags of RFC 9293 3.1. */
export const Tcp = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

const TCP = 6;
const UDP = 17;
const WINDOW = 65535;

/** A TCP segment without options in an IPv4 packet (RFC 9293 3.1). */
export function tcpPacket({ from, to, seq, ack, flags, bytes }: TcpSegment): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  header.writeUInt32BE(seq >>> 0, 4);
  header.writeUInt32BE(ack >>> 0, 8);
  header.writeUInt16BE((5 << 12) | flags, 12);
  header.writeUInt16BE(WINDOW, 14);
  return packet(TCP, from.address, to.address, Buffer.concat([header, bytes]), 16);
}

/** A UDP datagram in an IPv4 packet (RFC 768). */
export function udpPacket(from: End, to: End, bytes: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  header.writeUInt16BE(8 + bytes.length, 4);
  return packet(UDP, from.address, to.address, Buffer.concat([header, bytes]), 6);
}

/** RFC 791 3.1. @param checksumAt where the payload's own checksum goes, over it and a pseudo header */
function packet(protocol: number, from: string, to: string, payload: Buffer, checksumAt: number): Buffer {
  const pseudo = Buffer.alloc(12);
  ipv4(from).copy(pseudo, 0);
  ipv4(to).copy(pseudo, 4);
  pseudo[9] = protocol;
  pseudo.writeUInt16BE(payload.length, 10);
  payload.writeUInt16BE(checksum(Buffer.concat([pseudo, payload])) || 0xffff, checksumAt);
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header.writeUInt16BE(0x4000, 6);
  header[8] = 64;
  header[9] = protocol;
  pseudo.copy(header, 12, 0, 8);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, payload]);
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += bytes.readUInt16BE(i);
  if (bytes.length % 2 === 1) sum += bytes[bytes.length - 1]! << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
