import type { Timer } from "../../../src/hal/contracts.ts";
import type { Network, NetworkConnection } from "../../network/network.ts";
import type { CredentialStore } from "./credentials.ts";
import type { ModemSocket } from "./modem_socket.ts";

/** What a socket needs of the modem. */
export interface SocketHost {
  readonly network: Network;
  readonly credentials: CredentialStore;
  readonly receiveBufferBytes: number;
  readonly sendBufferBytes: number;
  readonly connectTimeoutMs: number;
  /** Of the radio, for what comes in, on top of the network's. */
  readonly downlinkMs: number;
  after(delayMs: number, next: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  /** Of the radio, drawn anew each time. */
  connectMs(): number;
  handshakeMs(): number;
  /** The context has an address. */
  isContextUp(cid: number): boolean;
  /** And data passes. */
  isUsable(cid: number): boolean;
  /** Milliseconds since the epoch by the modem's clock, undefined while it is unknown. */
  timeMs(): number | undefined;
  radioActive(): void;
  /** The socket's events have changed. */
  onEvent(socket: ModemSocket): void;
  /** A connection that has been closed in order goes away by itself. */
  linger(connection: NetworkConnection): void;
  log(text: string): void;
}
