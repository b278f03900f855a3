import type { Timer } from "../../../src/hal/contracts.ts";
import type { Network, NetworkConnection, NetworkHandlers } from "../../network/network.ts";
import { connectTls } from "../../network/tls_connection.ts";
import type { TlsCause, TlsError, TlsOptions } from "../../network/tls_connection.ts";
import { ReceiveBuffer } from "./receive_buffer.ts";

/** Longest AT+CASEND and AT+CARECV. */
export const maxCaBytes = 1460;

/** How long a connection that the host has closed may take to end. */
const lingerMs = 5000;

/** Results of AT+CAOPEN (AT manual 12). */
export const CA_RESULT = {
  ok: 0,
  socketError: 1,
  unsupported: 7,
  undocumented: 11,
  dns: 20,
  networkInactive: 21,
  refused: 23,
  expired: 24,
  wrongName: 25,
  expiredAndWrongName: 26,
  failed: 27,
} as const;

/** What AT+CAOPEN connects to. */
export interface CaTarget {
  protocol: "tcp" | "udp";
  host: string;
  port: number;
  /** Undefined = without TLS. */
  tls: TlsOptions | undefined;
}

/** What a socket needs of the modem. */
export interface CaSocketHost {
  readonly network: Network;
  after(delayMs: number, next: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  connectDelayMs(): number;
  remoteCloseDelayMs(): number;
  /** Without registration nothing passes. */
  isRegistered(): boolean;
  /** Bytes have reached an empty buffer. */
  onDataWaiting(socket: CaSocket): void;
  onClosed(socket: CaSocket): void;
  /** For the log: why TLS failed, which the modem itself hardly tells. */
  onTlsError(socket: CaSocket, error: TlsError): void;
}

export interface CaSocketLimits {
  caConnectTimeoutMs: number;
  receiveBufferBytes: number;
  sendBufferBytes: number;
}

/** One of the sockets of AT+CA...: TCP, UDP or TLS. What has not been read when the peer closes is lost. */
export class CaSocket {
  readonly index: number;
  state: "closed" | "opening" | "open" = "closed";
  /** Totals since the connection began. */
  sentBytes = 0;
  acknowledgedBytes = 0;
  /** AT+CARECV since the connection began. */
  reads = 0;
  target: CaTarget | undefined;
  readonly buffer: ReceiveBuffer;
  private readonly host: CaSocketHost;
  private readonly limits: CaSocketLimits;
  private connection: NetworkConnection | undefined;
  private attempt = 0;
  private timer: Timer | undefined;
  private done: ((result: number) => void) | undefined;
  private blocked: (() => void)[] = [];
  /** Closed by the host, on their way to a quiet end. */
  private readonly lingering = new Set<NetworkConnection>();

  constructor(index: number, host: CaSocketHost, limits: CaSocketLimits) {
    this.index = index;
    this.host = host;
    this.limits = limits;
    this.buffer = new ReceiveBuffer(limits.receiveBufferBytes);
  }

  get freeSendBytes(): number {
    return Math.max(0, Math.min(maxCaBytes, this.limits.sendBufferBytes - (this.sentBytes - this.acknowledgedBytes)));
  }

  /** @param done told the result of AT+CAOPEN once; never if the firmware ends first */
  open(target: CaTarget, done: (result: number) => void): void {
    this.reset("opening");
    this.target = target;
    this.done = done;
    this.timer = this.host.after(this.limits.caConnectTimeoutMs, () => this.failed(CA_RESULT.failed));
    const attempt = this.attempt;
    const dial = (): void => void (attempt === this.attempt && this.whenRegistered(() => this.dial(target)));
    this.host.after(this.host.connectDelayMs(), dial);
  }

  send(bytes: Buffer): void {
    const attempt = this.attempt;
    this.sentBytes += bytes.length;
    const onAcknowledged = (): void => void (attempt === this.attempt && (this.acknowledgedBytes += bytes.length));
    this.whenRegistered(() => this.connection?.write(bytes, onAcknowledged));
  }

  read(count: number): Buffer {
    this.reads++;
    const bytes = this.buffer.read(count);
    this.applyFlow();
    return bytes;
  }

  /** AT+CACLOSE. */
  close(): void {
    const { connection } = this;
    this.connection = undefined;
    if (connection) this.endQuietly(connection);
    this.reset("closed");
  }

  /** The bearer is gone, or the peer: the host is told. */
  drop(): void {
    if (this.state === "opening") return this.failed(CA_RESULT.failed);
    if (this.state !== "open") return;
    this.reset("closed");
    this.host.onClosed(this);
  }

  /** The firmware is gone: nobody is told. */
  kill(): void {
    for (const connection of this.lingering) connection.destroy();
    this.lingering.clear();
    this.reset("closed");
  }

  registrationChanged(): void {
    this.applyFlow();
    if (!this.host.isRegistered()) return;
    const blocked = this.blocked;
    this.blocked = [];
    for (const resume of blocked) resume();
  }

  private endQuietly(connection: NetworkConnection): void {
    this.lingering.add(connection);
    connection.end();
    connection.flow(true);
    this.host.after(lingerMs, () => {
      this.lingering.delete(connection);
      connection.destroy();
    });
  }

  private dial({ protocol, host, port, tls }: CaTarget): void {
    const attempt = this.attempt;
    const isStale = (): boolean => attempt !== this.attempt;
    const handlers: NetworkHandlers = {
      onConnect: () => isStale() || this.opened(),
      onData: (bytes) => isStale() || this.received(bytes),
      onClose: (error) => isStale() || this.ended(error),
    };
    const onClose = (error?: TlsError): void => {
      if (error && !isStale()) this.host.onTlsError(this, error);
      if (!isStale()) this.ended(error?.cause, error?.defects.includes("name_mismatch"));
    };
    const { network } = this.host;
    this.connection = tls
      ? connectTls(network, host, port, tls, { ...handlers, onClose })
      : network.connect(protocol, host, port, handlers);
  }

  private opened(): void {
    this.host.cancel(this.timer);
    this.state = "open";
    this.finish(CA_RESULT.ok);
    this.applyFlow();
  }

  private failed(result: number): void {
    const { done } = this;
    this.reset("closed");
    this.done = done;
    this.finish(result);
  }

  private finish(result: number): void {
    const { done } = this;
    this.done = undefined;
    done?.(result);
  }

  private received(bytes: Buffer): void {
    const wasEmpty = this.buffer.available === 0;
    if (this.target?.protocol === "udp" && !this.buffer.hasRoomFor(bytes.length)) return;
    this.buffer.push(bytes);
    this.applyFlow();
    if (wasEmpty && bytes.length > 0) this.host.onDataWaiting(this);
  }

  private ended(cause: TlsCause | undefined, hasWrongName = false): void {
    if (this.state === "opening") return this.failed(resultOf(cause, hasWrongName));
    this.connection = undefined;
    this.timer = this.host.after(cause ? 0 : this.host.remoteCloseDelayMs(), () => this.drop());
  }

  private applyFlow(): void {
    if (this.state === "open") this.connection?.flow(this.host.isRegistered() && !this.buffer.isFull);
  }

  private whenRegistered(next: () => void): void {
    if (this.host.isRegistered()) next();
    else this.blocked.push(next);
  }

  private reset(state: CaSocket["state"]): void {
    this.attempt++;
    this.state = state;
    this.host.cancel(this.timer);
    this.connection?.destroy();
    this.connection = undefined;
    this.blocked = [];
    this.done = undefined;
    this.buffer.clear();
    this.sentBytes = this.acknowledgedBytes = this.reads = 0;
  }
}

/** The modem has few words for what TLS and TCP know. */
function resultOf(cause: TlsCause | undefined, hasWrongName: boolean): number {
  switch (cause) {
    case "expired":
    case "not_yet_valid":
      return hasWrongName ? CA_RESULT.expiredAndWrongName : CA_RESULT.expired;
    case "name_mismatch":
      return CA_RESULT.wrongName;
    case "dns":
      return CA_RESULT.dns;
    case "refused":
      return CA_RESULT.refused;
    case "credentials":
      return CA_RESULT.socketError;
    default:
      return CA_RESULT.failed;
  }
}
