import { isIP } from "node:net";
import { HostNetwork } from "../../tools/network/host_network.ts";
import type { DatagramHandler, DatagramSocket, IncomingConnection, Network, NetworkConnection } from "../../tools/network/network.ts";
import type { NetworkHandlers, NetworkListener } from "../../tools/network/network.ts";

/** Where a documented port is served on this machine. */
export interface LocalPorts {
  tcp?: Readonly<Record<number, number>>;
  udp?: Readonly<Record<number, number>>;
}

export interface LabOptions {
  /** Addresses of documented names. */
  names: Readonly<Record<string, readonly string[]>>;
  /** For all addresses. */
  ports: LocalPorts;
  /** For single addresses. */
  special?: Readonly<Record<string, LocalPorts>>;
  /** Ports of the modem, and those of this machine in their place. */
  ownPorts: Readonly<Record<number, number>>;
}

const local = "127.0.0.1";

/**
 * The internet of the documentation, on this machine: its names have the documented addresses, and whatever is behind an address is a server
 * here. IPv6 addresses are served over IPv4.
 */
export class LabNetwork implements Network {
  private readonly host = new HostNetwork();
  private readonly options: LabOptions;
  private readonly senders = new Map<number, { address: string; port: number }>();

  constructor(options: LabOptions) {
    this.options = options;
  }

  resolve(host: string, done: (addresses: string[]) => void, family: 4 | 6 = 4): void {
    const addresses = this.options.names[host] ?? [];
    setImmediate(() => done(addresses.filter((address) => isIP(address) === family)));
  }

  connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
    return this.host.connect(protocol, local, this.localPort(protocol, host, port), handlers);
  }

  listenTcp(port: number, _family: 4 | 6, onConnection: (incoming: IncomingConnection) => void, onError: () => void): NetworkListener {
    return this.host.listenTcp(this.options.ownPorts[port] ?? port, 4, onConnection, onError);
  }

  bindUdp(port: number, _family: 4 | 6, onData: DatagramHandler, onError: () => void): DatagramSocket {
    const received: DatagramHandler = (bytes, address, fromPort) => {
      const sender = this.senders.get(fromPort) ?? { address, port: fromPort };
      onData(bytes, sender.address, sender.port);
    };
    const socket = this.host.bindUdp(this.options.ownPorts[port] ?? port, 4, received, onError);
    return {
      send: (bytes, address, toPort, onSent) => {
        const ownPort = this.localPort("udp", address, toPort);
        if (address !== local) this.senders.set(ownPort, { address, port: toPort });
        socket.send(bytes, local, ownPort, onSent);
      },
      close: () => socket.close(),
    };
  }

  private localPort(protocol: "tcp" | "udp", address: string, port: number): number {
    return this.options.special?.[address]?.[protocol]?.[port] ?? this.options.ports[protocol]?.[port] ?? port;
  }
}
