import type { CloudServer } from "./server.ts";
import type { CloudStandIn } from "./stand_in.ts";

/** What stand-ins have in common whose cloud is one server with one device. */
export abstract class ServerStandIn implements Pick<CloudStandIn, "host" | "port" | "url" | "tls" | "device" | "log" | "faults" | "isConnected" | "disconnectDevice"> {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly tls: CloudStandIn["tls"];
  readonly device: CloudStandIn["device"];
  readonly log: CloudStandIn["log"];
  readonly faults: CloudStandIn["faults"];
  protected readonly server: CloudServer;

  /** @param backend that a device needs, as prj.json names it */
  protected constructor(server: CloudServer, id: string, backend: string) {
    const { host, port, url, tls, broker } = server;
    this.server = server;
    this.host = host;
    this.port = port;
    this.url = url;
    this.tls = tls;
    this.log = broker.log;
    this.faults = broker.faults;
    this.device = { id, settings: { id, host, port: String(port) }, prj: { backend } };
  }

  get isConnected(): boolean {
    return this.server.broker.client(this.device.id) !== undefined;
  }

  disconnectDevice(): void {
    this.server.broker.client(this.device.id)?.close("server");
  }
}
