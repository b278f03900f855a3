import { MemoryNetwork } from "../network/memory_network.ts";
import type { NetworkConnection, NetworkHandlers } from "../network/network.ts";

/** A name that nobody has (RFC 6761). */
const NOBODY = "nobody.invalid";

/** The network of the bench, whose name service can fail. */
export class SoakNetwork extends MemoryNetwork {
  /** No name is found. */
  isNameless = false;
  /** Nothing gets through from the modem. */
  isDead = false;

  override resolve(host: string, done: (addresses: string[]) => void, family: 4 | 6 = 4): void {
    super.resolve(this.isNameless || this.isDead ? NOBODY : host, done, family);
  }

  override connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
    return super.connect(protocol, this.isNameless || this.isDead ? NOBODY : host, port, handlers);
  }
}
