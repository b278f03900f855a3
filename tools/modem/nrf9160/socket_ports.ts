import type { DatagramSocket, IncomingConnection, Network, NetworkListener } from "../../network/network.ts";
import type { Sender } from "./receive_queue.ts";

/** Connections that wait to be accepted (the modem ignores what listen() is given). */
const backlog = 2;

/** The listening side of a server socket. */
export class ListeningPort {
  private readonly incoming: IncomingConnection[] = [];
  private readonly listener: NetworkListener | undefined;

  /** @param onError the port cannot be had */
  constructor(network: Network, port: number, family: 4 | 6, onIncoming: () => void, onError: () => void) {
    const arrived = (connection: IncomingConnection): void => {
      if (this.incoming.length >= backlog) return connection.reject();
      this.incoming.push(connection);
      onIncoming();
    };
    this.listener = network.listenTcp?.(port, family, arrived, onError);
  }

  get hasIncoming(): boolean {
    return this.incoming.length > 0;
  }

  take(): IncomingConnection | undefined {
    return this.incoming.shift();
  }

  close(): void {
    this.listener?.close();
    for (const connection of this.incoming.splice(0)) connection.reject();
  }
}

/** The port of a datagram socket, opened when it is first needed. */
export class DatagramPort {
  /** Where send() goes to, and, for a connected socket, the only one that is heard. */
  peer: Sender | undefined;
  private readonly destinations = new Map<Buffer, Sender>();
  private port: DatagramSocket | undefined;

  get isOpen(): boolean {
    return this.port !== undefined;
  }

  /** @returns false where the network offers no datagrams */
  open(network: Network, port: number, family: 4 | 6, onData: (bytes: Buffer, from: Sender) => void, onError: () => void): boolean {
    this.port ??= network.bindUdp?.(port, family, (bytes, address, fromPort) => onData(bytes, { address, port: fromPort }), onError);
    return this.isOpen;
  }

  isPeer(from: Sender): boolean {
    return from.address === this.peer?.address && from.port === this.peer.port;
  }

  /** Remembers where bytes that may have to wait go to. */
  address(bytes: Buffer, to: Sender): void {
    this.destinations.set(bytes, to);
  }

  /** @returns false when there is nowhere to send to */
  send(bytes: Buffer, onSent: () => void): boolean {
    const to = this.destinations.get(bytes) ?? this.peer;
    this.destinations.delete(bytes);
    if (!this.port || !to) return false;
    this.port.send(bytes, to.address, to.port, onSent);
    return true;
  }

  close(): void {
    this.port?.close();
    this.port = undefined;
  }
}
