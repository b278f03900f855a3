import type { Timer } from "../../../src/hal/contracts.ts";
import type { NetworkConnection, NetworkError } from "../../network/network.ts";
import type { CipSocketHost, CipSocketLimits } from "./cip_socket_host.ts";
import { isSocketBusy } from "./cip_state.ts";
import type { SocketState } from "./cip_state.ts";
import { ReceiveBuffer } from "./receive_buffer.ts";

/** Longest segment: of AT+CIPSEND, of AT+CIPRXGET=2 and of what push mode announces. */
export const maxSegmentBytes = 1460;

/** How long a connection that the host has closed may take to end. */
const lingerMs = 5000;

/** One of the eight connections of the CIP stack. */
export class CipSocket {
  readonly index: number;
  state: SocketState = "INITIAL";
  protocol: "TCP" | "UDP" = "TCP";
  /** The peer's address, empty before it is known. */
  address = "";
  port = 0;
  /** AT+CIPRXGET and AT+CIPQSEND as they stood at AT+CIPSTART. */
  isPull = false;
  isQuick = false;
  /** Totals since the connection began. */
  sentBytes = 0;
  acknowledgedBytes = 0;
  readonly buffer: ReceiveBuffer;
  private readonly host: CipSocketHost;
  private readonly limits: CipSocketLimits;
  private connection: NetworkConnection | undefined;
  /** Callbacks of an earlier connection are told by it. */
  private attempt = 0;
  private timer: Timer | undefined;
  private openBlocked: (() => void) | undefined;
  private blockedWrites: (() => void)[] = [];
  private readonly unfinishedSends = new Set<(isDelivered: boolean) => void>();
  /** Closed by the host, on their way to a quiet end. */
  private readonly lingering = new Set<NetworkConnection>();
  private pushedBytes = 0;
  private hasPeerClosed = false;
  /** UDP in extended mode: earlier destinations, from which datagrams still come. */
  private earlier: NetworkConnection[] = [];

  constructor(index: number, host: CipSocketHost, limits: CipSocketLimits) {
    this.index = index;
    this.host = host;
    this.limits = limits;
    this.buffer = new ReceiveBuffer(limits.receiveBufferBytes);
  }

  /** What AT+CIPSEND accepts now. */
  get freeSendBytes(): number {
    const unacknowledged = this.protocol === "UDP" ? 0 : this.sentBytes - this.acknowledgedBytes;
    return Math.max(0, Math.min(maxSegmentBytes, this.limits.sendBufferBytes - unacknowledged));
  }

  open(protocol: "TCP" | "UDP", host: string, port: number, isPull: boolean, isQuick: boolean): void {
    this.abandon("CONNECTING");
    Object.assign(this, { protocol, port, isPull, isQuick, address: "", sentBytes: 0, acknowledgedBytes: 0 });
    const attempt = this.attempt;
    this.timer = this.host.after(this.limits.connectTimeoutMs, () => this.connectFailed());
    const delayMs = protocol === "UDP" ? 0 : this.host.connectDelayMs();
    this.host.after(delayMs, () => attempt === this.attempt && this.whenRegistered(() => this.resolve(host, attempt)));
  }

  /** @param done told once whether the peer has acknowledged all of it (UDP: it has left) */
  send(bytes: Buffer, done: (isDelivered: boolean) => void): void {
    const attempt = this.attempt;
    const finish = (isDelivered: boolean): void => void (this.unfinishedSends.delete(finish) && done(isDelivered));
    this.unfinishedSends.add(finish);
    this.sentBytes += bytes.length;
    const write = (): void =>
      this.connection?.write(bytes, () => {
        if (attempt !== this.attempt) return;
        if (this.protocol === "TCP") this.acknowledgedBytes += bytes.length;
        finish(true);
      });
    if (this.host.isRegistered()) write();
    else this.blockedWrites.push(write);
  }

  /** AT+CIPUDPMODE=2: sends to another address from now on. Datagrams from the addresses before still come. */
  redirect(address: string, port: number): void {
    if (this.connection) this.earlier.push(this.connection);
    Object.assign(this, { address, port });
    const attempt = this.attempt;
    this.connection = this.host.network.connect("udp", address, port, {
      onConnect: () => {},
      onData: (bytes) => void (attempt === this.attempt && this.received(bytes)),
      onClose: () => {},
    });
  }

  read(count: number): Buffer {
    const bytes = this.buffer.read(count);
    this.applyFlow();
    this.closeWhenDrained();
    return bytes;
  }

  /** The host closes. @param isQuick without a handshake */
  close(isQuick: boolean): void {
    const connection = this.connection;
    if (connection && !isQuick && this.state !== "CONNECTING") {
      this.connection = undefined;
      connection.end();
      connection.flow(true);
      this.lingering.add(connection);
      this.host.after(lingerMs, () => this.endLingering(connection));
    }
    this.abandon("CLOSED");
  }

  /** The connection is lost. */
  drop(): void {
    if (!isSocketBusy(this.state)) return;
    if (this.state === "CONNECTING") return this.connectFailed();
    this.end("CLOSED");
    this.host.onClosed(this);
  }

  /** Forgets the connection without a word to the host, except for sends that wait. */
  abandon(state: SocketState): void {
    this.end(state);
    this.buffer.clear();
  }

  /** As abandon(), when the firmware is gone and nobody waits any more. */
  kill(): void {
    this.unfinishedSends.clear();
    for (const connection of this.lingering) this.endLingering(connection);
    this.abandon("INITIAL");
  }

  /** Registration has come or gone. */
  registrationChanged(): void {
    this.applyFlow();
    if (!this.host.isRegistered()) return;
    const waiting = [this.openBlocked, ...this.blockedWrites];
    this.openBlocked = undefined;
    this.blockedWrites = [];
    for (const resume of waiting) resume?.();
  }

  private endLingering(connection: NetworkConnection): void {
    this.lingering.delete(connection);
    connection.destroy();
  }

  private end(state: SocketState): void {
    this.attempt++;
    this.state = state;
    this.host.cancel(this.timer);
    this.timer = undefined;
    for (const connection of this.earlier) connection.destroy();
    this.earlier = [];
    this.connection?.destroy();
    this.connection = undefined;
    this.openBlocked = undefined;
    this.blockedWrites = [];
    this.pushedBytes = 0;
    this.hasPeerClosed = false;
    for (const finish of [...this.unfinishedSends]) finish(false);
  }

  private whenRegistered(next: () => void): void {
    if (this.host.isRegistered()) next();
    else this.openBlocked = next;
  }

  private resolve(host: string, attempt: number): void {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return this.dial(host, attempt);
    this.host.network.resolve(host, ([address]) => {
      if (attempt !== this.attempt) return;
      if (address === undefined) this.connectFailed();
      else this.dial(address, attempt);
    });
  }

  private dial(address: string, attempt: number): void {
    const isStale = (): boolean => attempt !== this.attempt;
    this.address = address;
    this.connection = this.host.network.connect(this.protocol === "TCP" ? "tcp" : "udp", address, this.port, {
      onConnect: () => isStale() || this.connected(),
      onData: (bytes) => isStale() || this.received(bytes),
      onClose: (error) => isStale() || this.peerClosed(error),
    });
  }

  private connected(): void {
    this.host.cancel(this.timer);
    this.state = "CONNECTED";
    this.host.onConnected(this);
    this.applyFlow();
  }

  private connectFailed(): void {
    this.end("CLOSED");
    this.host.onConnectFailed(this);
  }

  private received(bytes: Buffer): void {
    if (this.protocol === "UDP" && (!this.host.isRegistered() || !this.buffer.hasRoomFor(bytes.length))) return;
    if (!this.isPull) return this.push(bytes);
    const wasEmpty = this.buffer.available === 0;
    this.buffer.push(bytes);
    this.applyFlow();
    if (wasEmpty && bytes.length > 0) this.host.onDataWaiting(this);
  }

  private push(bytes: Buffer): void {
    const attempt = this.attempt;
    this.pushedBytes += bytes.length;
    for (let at = 0; at < bytes.length; at += maxSegmentBytes) {
      const segment = bytes.subarray(at, at + maxSegmentBytes);
      this.host.onPush(this, segment, () => {
        if (attempt !== this.attempt) return;
        this.pushedBytes -= segment.length;
        this.applyFlow();
        this.closeWhenDrained();
      });
    }
    this.applyFlow();
  }

  private applyFlow(): void {
    this.connection?.flow(this.host.isRegistered() && !this.buffer.isFull && this.pushedBytes < this.limits.receiveBufferBytes);
  }

  private peerClosed(error: NetworkError | undefined): void {
    if (this.state === "CONNECTING") return this.connectFailed();
    if (error) return this.drop();
    this.state = "REMOTE CLOSING";
    this.hasPeerClosed = true;
    this.closeWhenDrained();
  }

  /** A close is the last thing of the stream: what does not fit into the module yet comes first. */
  private closeWhenDrained(): void {
    if (!this.hasPeerClosed || this.buffer.isOverfull || this.pushedBytes > 0) return;
    this.hasPeerClosed = false;
    this.timer = this.host.after(this.host.remoteCloseDelayMs(), () => this.drop());
  }
}
