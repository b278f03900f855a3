import { createSocket } from "node:dgram";
import { lookup } from "node:dns";
import { connect as connectTcp, isIPv6 } from "node:net";
import { networkError, tcpConnection } from "./host_connection.ts";
import { bindUdpPort, listenTcpPort } from "./host_ports.ts";
import type { DatagramHandler, DatagramSocket, IncomingConnection, Network, NetworkConnection } from "./network.ts";
import type { NetworkHandlers, NetworkListener } from "./network.ts";

export { networkError } from "./host_connection.ts";

/**
 * The network of the machine itself: TCP, UDP and DNS of Node. Names are looked up for IPv4 where nothing else is asked for.
 * A port that the modem opens is opened on all interfaces of the machine.
 *
 * The host's kernel does not tell when the peer has acknowledged: onAcknowledged means that the kernel has taken the bytes.
 */
export class HostNetwork implements Network {
  resolve(host: string, done: (addresses: string[]) => void, family: 4 | 6 = 4): void {
    lookup(host, { family, all: true }, (error, found) => done(error ? [] : found.map((entry) => entry.address)));
  }

  connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
    return protocol === "tcp" ? openTcp(host, port, handlers) : openUdp(host, port, handlers);
  }

  listenTcp(port: number, family: 4 | 6, onConnection: (incoming: IncomingConnection) => void, onError: () => void): NetworkListener {
    return listenTcpPort(port, family, onConnection, onError);
  }

  bindUdp(port: number, family: 4 | 6, onData: DatagramHandler, onError: () => void): DatagramSocket {
    return bindUdpPort(port, family, onData, onError);
  }
}

function openTcp(host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
  const socket = connectTcp({ host, port, family: isIPv6(host) ? 6 : 4, noDelay: true });
  socket.on("connect", () => handlers.onConnect());
  return tcpConnection(socket, handlers);
}

function openUdp(host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  let isClosed = false;
  let isOpen = true;
  const close = (): boolean => {
    if (isClosed) return false;
    isClosed = true;
    socket.close();
    return true;
  };
  const fail = (cause: NodeJS.ErrnoException): void => void (close() && handlers.onClose(networkError(cause.code)));
  // A datagram cannot wait: what comes while the flow is stopped is lost.
  socket.on("message", (bytes) => isClosed || !isOpen || handlers.onData(bytes));
  socket.on("error", fail);
  socket.on("connect", () => isClosed || handlers.onConnect());
  socket.connect(port, host);
  return {
    write: (bytes, onAcknowledged) => isClosed || socket.send(bytes, (error) => (error ? fail(error) : onAcknowledged?.())),
    flow: (shouldFlow) => void (isOpen = shouldFlow),
    end: () => void (close() && handlers.onClose()),
    destroy: () => void close(),
  };
}
