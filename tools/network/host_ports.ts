import { createSocket } from "node:dgram";
import { createServer, isIPv4 } from "node:net";
import type { Socket } from "node:net";
import { tcpConnection } from "./host_connection.ts";
import type { DatagramHandler, DatagramSocket, IncomingConnection, NetworkListener } from "./network.ts";

/** Listens on a TCP port of this machine. */
export function listenTcpPort(port: number, family: 4 | 6, onConnection: (incoming: IncomingConnection) => void, onError: () => void): NetworkListener {
  const waiting = new Set<Socket>();
  const server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
    waiting.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => waiting.delete(socket));
    onConnection({
      address: plainAddress(socket.remoteAddress ?? ""),
      port: socket.remotePort ?? 0,
      accept(handlers) {
        waiting.delete(socket);
        const connection = tcpConnection(socket, handlers);
        socket.resume();
        return connection;
      },
      reject: () => void socket.destroy(),
    });
  });
  server.on("error", onError);
  server.listen(port, family === 6 ? "::" : "0.0.0.0");
  return {
    close() {
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

/** Opens a UDP port of this machine. */
export function bindUdpPort(port: number, family: 4 | 6, onData: DatagramHandler, onError: () => void): DatagramSocket {
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  let isClosed = false;
  socket.on("message", (bytes, from) => isClosed || onData(bytes, plainAddress(from.address), from.port));
  socket.on("error", () => isClosed || onError());
  socket.bind(port);
  return {
    // a refusal by the host's network is a lost datagram
    send(bytes, address, toPort, onSent) {
      const target = family === 6 && isIPv4(address) ? `::ffff:${address}` : address;
      if (!isClosed) socket.send(bytes, toPort, target, () => isClosed || onSent?.());
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      socket.close();
    },
  };
}

/** An IPv4 address in IPv6 form (RFC 4291 2.5.5.2) without the prefix. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
