import { X509Certificate } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import type { Server as TlsServer, TLSSocket } from "node:tls";
import { UserError } from "../../cli/errors.ts";
import type { MemoryNetwork } from "../../network/memory_network.ts";
import type { PacketLog } from "./packet_log.ts";
import type { Transport } from "./service.ts";

/** Where a stand-in listens: a port of this machine, or a name in a network in memory. */
export type Place = HostPlace | MemoryPlace;

export interface HostPlace {
  /** Default 0 = a free one. */
  port?: number;
  /** Interface, default 127.0.0.1. */
  address?: string;
}

export interface MemoryPlace {
  network: MemoryNetwork;
  host: string;
  port?: number;
}

/** TLS of the server's side, all PEM. */
export interface ServerTls {
  ca: string;
  cert: string;
  key: string;
  /** required = who shows no certificate of the authority is refused in the handshake; optional = the service decides. */
  clientCertificate: "required" | "optional";
  /** Whether a client must name its server (SNI). */
  needsServerName: boolean;
}

export interface Listener {
  port: number;
  close(): Promise<void>;
}

export type AcceptStream = (stream: Duplex, transport: Transport) => void;

const defaultPorts = { plain: 1883, tls: 8883 };

/**
 * Begins to listen.
 * @throws UserError when the port cannot be had
 */
export async function listen(place: Place, tls: ServerTls | undefined, log: PacketLog, accept: AcceptStream): Promise<Listener> {
  const tlsServer = tls && createServerWithTls(tls, log, accept);
  if ("network" in place) return listenInMemory(place, tlsServer, accept);
  return listenOnHost(place, tlsServer ?? createServer({ noDelay: true }, (socket) => accept(socket, { isTls: false })));
}

function listenInMemory({ network, host, port }: MemoryPlace, tlsServer: TlsServer | undefined, accept: AcceptStream): Listener {
  const chosen = port ?? (tlsServer ? defaultPorts.tls : defaultPorts.plain);
  const server = network.listen(host, chosen, (stream) => {
    if (tlsServer) tlsServer.emit("connection", stream);
    else accept(stream, { isTls: false });
  });
  return { port: chosen, close: async () => server.close() };
}

async function listenOnHost({ port = 0, address = "127.0.0.1" }: HostPlace, server: Server): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portError({ code, message }: NodeJS.ErrnoException, port: number): UserError {
  if (code === "EADDRINUSE") return new UserError(`port ${port} is in use; choose another with --port, or 0 for a free one`);
  if (code === "EACCES") return new UserError(`port ${port} is not allowed to this user; choose one from 1024 on with --port`);
  return new UserError(`port ${port} cannot be opened: ${message}`);
}

function createServerWithTls(tls: ServerTls, log: PacketLog, accept: AcceptStream): TlsServer {
  const { ca, cert, key, clientCertificate, needsServerName } = tls;
  const server = createTlsServer({
    ca,
    cert,
    key,
    requestCert: true,
    rejectUnauthorized: clientCertificate === "required",
    minVersion: "TLSv1.2",
    // AWS answers whatever protocol is asked for on the port of MQTT
    ALPNCallback: ({ protocols }) => protocols[0],
  });
  server.on("secureConnection", (socket) => {
    socket.on("error", () => {});
    const transport = transportOf(socket);
    if (!needsServerName || transport.serverName !== undefined) return accept(socket, transport);
    log.note("TLS refused: the client names no server (SNI)");
    socket.destroy();
  });
  server.on("tlsClientError", (error: NodeJS.ErrnoException) => log.note(`TLS refused: ${error.message.replace(/\s+/g, " ")}`));
  return server;
}

function transportOf(socket: TLSSocket): Transport {
  const { raw } = socket.getPeerCertificate();
  const { servername, alpnProtocol } = socket as unknown as { servername: string | false; alpnProtocol: string | false };
  return {
    isTls: true,
    ...(raw && { certificate: new X509Certificate(raw), isTrusted: socket.authorized }),
    ...(servername && { serverName: servername }),
    ...(alpnProtocol && { alpn: alpnProtocol }),
  };
}
