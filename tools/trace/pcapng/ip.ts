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

const IP_HEADER = 20;

/** A TCP segment without options in an IPv4 packet (RFC 9293 3.1). */
export function tcpPacket({ from, to, seq, ack, flags, bytes }: TcpSegment): Buffer {
  const packet = ipPacket(TCP, from, to, 20, bytes);
  const tcp = packet.subarray(IP_HEADER);
  tcp.writeUInt32BE(seq >>> 0, 4);
  tcp.writeUInt32BE(ack >>> 0, 8);
  tcp.writeUInt16BE((5 << 12) | flags, 12);
  tcp.writeUInt16BE(WINDOW, 14);
  return withChecksums(packet, 16);
}

/** A UDP datagram in an IPv4 packet (RFC 768). */
export function udpPacket(from: End, to: End, bytes: Buffer): Buffer {
  const packet = ipPacket(UDP, from, to, 8, bytes);
  packet.writeUInt16BE(8 + bytes.length, IP_HEADER + 4);
  return withChecksums(packet, 6);
}

/** RFC 791 3.1, both ports, which UDP and TCP begin with, and the bytes behind the header of theirs. */
function ipPacket(protocol: number, from: End, to: End, headerBytes: number, bytes: Buffer): Buffer {
  const packet = Buffer.alloc(IP_HEADER + headerBytes + bytes.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(0x4000, 6);
  packet[8] = 64;
  packet[9] = protocol;
  ipv4(from.address).copy(packet, 12);
  ipv4(to.address).copy(packet, 16);
  packet.writeUInt16BE(from.port, IP_HEADER);
  packet.writeUInt16BE(to.port, IP_HEADER + 2);
  bytes.copy(packet, IP_HEADER + headerBytes);
  return packet;
}

/** @param at the place of TCP's or UDP's own, which covers the addresses too (the pseudo header) */
function withChecksums(packet: Buffer, at: number): Buffer {
  const pseudo = sum(packet, 12, IP_HEADER) + packet[9]! + packet.length - IP_HEADER;
  packet.writeUInt16BE(folded(pseudo + sum(packet, IP_HEADER, packet.length)) || 0xffff, IP_HEADER + at);
  packet.writeUInt16BE(folded(sum(packet, 0, IP_HEADER)), 10);
  return packet;
}

/** RFC 1071. */
function sum(bytes: Buffer, from: number, to: number): number {
  let total = 0;
  for (let i = from; i + 1 < to; i += 2) total += bytes.readUInt16BE(i);
  return (to - from) % 2 === 1 ? total + (bytes[to - 1]! << 8) : total;
}

function folded(total: number): number {
  let rest = total;
  while (rest > 0xffff) rest = (rest & 0xffff) + (rest >>> 16);
  return ~rest & 0xffff;
}
