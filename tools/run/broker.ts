import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Aedes } from "aedes";

/** An MQTT broker inside this process, on a free port of the loopback interface. */
export interface EmbeddedBroker {
  url: string;
  close(): Promise<void>;
}

/** TLS of the broker: who does not show a certificate of this authority is refused. */
export interface BrokerTls {
  ca: Buffer;
  cert: string;
  key: string;
  /** Name in the server's certificate. */
  host: string;
}

/** Starts aedes with its sessions in memory. */
export async function startBroker(tls?: BrokerTls): Promise<EmbeddedBroker> {
  const aedes = await Aedes.createBroker();
  const connections = new Set<Socket>();
  const onConnection = (connection: Socket): void => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    aedes.handle(connection);
  };
  const server: Server = tls ? createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: true }, onConnection) : createServer(onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: tls ? `mqtts://${tls.host}:${port}` : `mqtt://127.0.0.1:${port}`,
    async close() {
      for (const connection of connections) connection.destroy();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
