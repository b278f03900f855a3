import { createSocket } from "node:dgram";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Aedes } from "aedes";
import type { Credential } from "../../tools/tls/certificates.ts";

/** A server of a test. */
export interface LabServer {
  port: number;
  close(): void;
}

function echo(socket: Socket): void {
  socket.on("error", () => {});
  socket.pipe(socket);
}

async function listening(server: Server): Promise<LabServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export function serveTcpEcho(): Promise<LabServer> {
  return listening(createServer(echo));
}

export function serveTlsEcho({ certificatePem, privateKeyPem }: Credential): Promise<LabServer> {
  return listening(createTlsServer({ cert: certificatePem, key: privateKeyPem }, echo));
}

/** A web server whose answers are longer than the request. */
export function serveHttp(): Promise<LabServer> {
  return listening(createHttpServer((_request, response) => response.end("ok")));
}

export async function serveMqtt(): Promise<LabServer> {
  const broker = await Aedes.createBroker();
  const server = await listening(createServer((socket) => broker.handle(socket)));
  return {
    port: server.port,
    close() {
      server.close();
      broker.close();
    },
  };
}

/** @param delayMs before the echo; Infinity = none */
export async function serveUdpEcho(delayMs = 0): Promise<LabServer> {
  const socket = createSocket("udp4");
  const timers = new Set<NodeJS.Timeout>();
  socket.on("message", (bytes, from) => {
    if (delayMs !== Infinity) timers.add(setTimeout(() => socket.send(bytes, from.port, from.address), delayMs));
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    port: socket.address().port,
    close() {
      for (const timer of timers) clearTimeout(timer);
      socket.close();
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = await listening(createServer());
  server.close();
  return server.port;
}
