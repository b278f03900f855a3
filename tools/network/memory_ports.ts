import type { Duplex } from "node:stream";
import type { Clock } from "../../src/hal/contracts.ts";
import { MemoryConnection } from "./memory_connection.ts";
import type { DatagramHandler, DatagramSocket, IncomingConnection, NetworkListener } from "./network.ts";

/** Where something comes from. */
export interface PeerAddress {
  address: string;
  port: number;
}

/** Carries a datagram of the modem to its server. */
type Deliver = (bytes: Buffer, address: string, port: number, reply: (datagram: Buffer) => void) => void;

const firstOwnPort = 49152;

/** The ports that the modem has opened on a network in memory, and what a test does with them. */
export class MemoryPorts {
  private readonly clock: Clock;
  private readonly latencyMs: () => number;
  private readonly listeners = new Map<number, (incoming: IncomingConnection) => void>();
  private readonly datagramPorts = new Map<number, DatagramHandler>();
  /** Datagrams of the modem to an address that no server has: the test's peers. */
  onDatagram: (bytes: Buffer, to: PeerAddress, fromPort: number) => void = () => {};

  constructor(clock: Clock, latencyMs: () => number) {
    this.clock = clock;
    this.latencyMs = latencyMs;
  }

  /**
   * Connects to a port of the modem.
   * @param onStream gets the peer's side when the modem has taken the connection
   * @returns false when nobody listens
   */
  dial(port: number, from: PeerAddress, onStream: (stream: Duplex) => void): boolean {
    const listener = this.listeners.get(port);
    if (!listener) return false;
    this.clock.setTimeout(
      () =>
        listener({
          ...from,
          accept: (handlers) => {
            const connection = new MemoryConnection(this.clock, this.latencyMs, from.address, { ...handlers, onConnect() {} }, () => {});
            connection.open(() => onStream);
            return connection;
          },
          reject() {},
        }),
      this.latencyMs(),
    );
    return true;
  }

  /** Sends a datagram to a port of the modem. @returns false when it is closed */
  sendDatagram(port: number, bytes: Buffer, from: PeerAddress): boolean {
    if (!this.datagramPorts.has(port)) return false;
    this.clock.setTimeout(() => this.datagramPorts.get(port)?.(bytes, from.address, from.port), this.latencyMs());
    return true;
  }

  listenTcp(port: number, onConnection: (incoming: IncomingConnection) => void, onError: () => void): NetworkListener {
    if (this.listeners.has(port)) this.clock.setTimeout(onError, 0);
    else this.listeners.set(port, onConnection);
    return { close: () => void (this.listeners.get(port) === onConnection && this.listeners.delete(port)) };
  }

  bindUdp(port: number, onData: DatagramHandler, onError: () => void, deliver: Deliver): DatagramSocket {
    const own = port === 0 ? this.freePort() : port;
    if (this.datagramPorts.has(own)) this.clock.setTimeout(onError, 0);
    else this.datagramPorts.set(own, onData);
    const isOpen = (): boolean => this.datagramPorts.get(own) === onData;
    const later = (next: () => void): void => void this.clock.setTimeout(() => isOpen() && next(), this.latencyMs());
    return {
      send: (bytes, address, toPort, onSent) => {
        const copy = Buffer.from(bytes);
        this.onDatagram(copy, { address, port: toPort }, own);
        later(() => deliver(copy, address, toPort, (datagram) => later(() => onData(datagram, address, toPort))));
        this.clock.setTimeout(() => isOpen() && onSent?.(), 0);
      },
      close: () => void (isOpen() && this.datagramPorts.delete(own)),
    };
  }

  private freePort(): number {
    let port = firstOwnPort;
    while (this.datagramPorts.has(port)) port++;
    return port;
  }
}
