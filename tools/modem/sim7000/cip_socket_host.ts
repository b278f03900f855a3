import type { Timer } from "../../../src/hal/contracts.ts";
import type { Network } from "../../network/network.ts";
import type { CipSocket } from "./cip_socket.ts";

/** What a socket needs of the modem. */
export interface CipSocketHost {
  readonly network: Network;
  after(delayMs: number, next: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  connectDelayMs(): number;
  remoteCloseDelayMs(): number;
  /** Without registration nothing passes. */
  isRegistered(): boolean;
  onConnected(socket: CipSocket): void;
  onConnectFailed(socket: CipSocket): void;
  /** Bytes have reached an empty buffer. */
  onDataWaiting(socket: CipSocket): void;
  /** Push mode. @param onSent the bytes have left the UART */
  onPush(socket: CipSocket, bytes: Buffer, onSent: () => void): void;
  onClosed(socket: CipSocket): void;
}

export interface CipSocketLimits {
  connectTimeoutMs: number;
  receiveBufferBytes: number;
  sendBufferBytes: number;
}
