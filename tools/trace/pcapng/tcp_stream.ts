import type { Connection } from "../connections.ts";
import { type End, Tcp, tcpPacket, udpPacket } from "./ip.ts";

/** A packet of a connection at its time. */
export interface Framed {
  atMs: number;
  bytes: Buffer;
  comment?: string;
}

/** What fits into an Ethernet frame. */
const MAX_SEGMENT = 1460;
const DEVICE_SEQ = 1000;
const SERVER_SEQ = 5000;

/** A connection's packets: handshake, payload, each acknowledged, and its end. The modem's own packets are not known: these are made from its UART. */
export function connectionPackets(connection: Connection, device: End, server: End, about: string): Framed[] {
  if (connection.isUdp) return datagrams(connection, device, server);
  const stream = new TcpStream(device, server);
  stream.send(connection.openedAtMs, "tx", Tcp.SYN, about);
  const { connectedAtMs, closedAtMs, closedBy } = connection;
  if (connectedAtMs === undefined) {
    if (closedAtMs !== undefined) stream.send(closedAtMs, "rx", Tcp.RST | Tcp.ACK, "the modem could not connect");
    return stream.packets;
  }
  stream.send(connectedAtMs, "rx", Tcp.SYN | Tcp.ACK);
  stream.send(connectedAtMs, "tx", Tcp.ACK);
  for (const { atMs, direction, bytes } of connection.segments) stream.data(atMs, direction, bytes);
  if (closedAtMs !== undefined) stream.close(closedAtMs, closedBy);
  return stream.packets;
}

function datagrams({ segments }: Connection, device: End, server: End): Framed[] {
  return segments.map(({ atMs, direction, bytes }) => ({ atMs, bytes: direction === "tx" ? udpPacket(device, server, bytes) : udpPacket(server, device, bytes) }));
}

class TcpStream {
  readonly packets: Framed[] = [];
  readonly #ends: { tx: End; rx: End };
  /** The next byte of each side. */
  #seq = { tx: DEVICE_SEQ, rx: SERVER_SEQ };

  constructor(device: End, server: End) {
    this.#ends = { tx: device, rx: server };
  }

  send(atMs: number, way: "tx" | "rx", flags: number, comment?: string, bytes: Buffer = Buffer.alloc(0)): void {
    const back = way === "tx" ? "rx" : "tx";
    const ack = flags & Tcp.ACK ? this.#seq[back] : 0;
    const packet = tcpPacket({ from: this.#ends[way], to: this.#ends[back], seq: this.#seq[way], ack, flags, bytes });
    this.packets.push({ atMs, bytes: packet, ...(comment !== undefined && { comment }) });
    // SYN and FIN count as a byte (RFC 9293 3.4).
    this.#seq[way] += bytes.length + (flags & (Tcp.SYN | Tcp.FIN) ? 1 : 0);
  }

  data(atMs: number, way: "tx" | "rx", bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT) this.send(atMs, way, Tcp.PSH | Tcp.ACK, undefined, bytes.subarray(at, at + MAX_SEGMENT));
    this.send(atMs, way === "tx" ? "rx" : "tx", Tcp.ACK);
  }

  close(atMs: number, by: "tx" | "rx"): void {
    const back = by === "tx" ? "rx" : "tx";
    this.send(atMs, by, Tcp.FIN | Tcp.ACK);
    this.send(atMs, back, Tcp.FIN | Tcp.ACK);
    this.send(atMs, by, Tcp.ACK);
  }
}
