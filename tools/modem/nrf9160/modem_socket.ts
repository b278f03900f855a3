import type { Timer } from "../../../src/hal/contracts.ts";
import type { DatagramSocket, IncomingConnection, NetworkConnection, NetworkListener } from "../../network/network.ts";
import { Errno, Poll } from "./errno.ts";
import { ReceiveQueue } from "./receive_queue.ts";
import type { Received, Sender } from "./receive_queue.ts";
import { SendWindow } from "./send_window.ts";
import type { SocketHost } from "./socket_host.ts";
import { dial } from "./socket_dial.ts";
import { SocketReader } from "./socket_reader.ts";

export const Family = { v4: 1, v6: 2, packet: 3 } as const;
export const SocketType = { stream: 1, datagram: 2, raw: 3 } as const;
export const Role = { client: 0, server: 1 } as const;

export interface SocketParameters {
  family: number;
  type: number;
  role: number;
  cid: number;
  /** Credentials of TLS; undefined = a plain socket. */
  secTag?: number | undefined;
  /** 0 none, 1 optional, 2 required. */
  peerVerify?: number;
}

/** SO_SNDTIMEO that the application sets when it opens a socket, seconds. */
const sendTimeoutS = 30;
const sendTimeoutOption = 21;
const backlog = 2;

/** One socket of the modem, with the meaning that nrf_socket.h gives its calls. Results are byte counts or -errno. */
export class ModemSocket {
  readonly fd: number;
  readonly parameters: Required<SocketParameters>;
  readonly options = new Map<number, number>([[sendTimeoutOption, sendTimeoutS]]);
  /** TLS options by number. */
  readonly secureOptions = new Map<number, number>();
  /** The name that the peer's certificate must have; undefined = any. */
  hostName: string | undefined;
  /** IANA number of the cipher suite in use. */
  cipherSuite: number | undefined;
  localPort = 0;
  isConnected = false;
  isListening = false;
  readonly reader: SocketReader;
  readonly queue: ReceiveQueue;
  private readonly host: SocketHost;
  private readonly window: SendWindow;
  private connection: NetworkConnection | undefined;
  private datagrams: DatagramSocket | undefined;
  private peer: Sender | undefined;
  private listener: NetworkListener | undefined;
  private incoming: IncomingConnection[] = [];
  /** Poll bits of what has gone wrong. */
  private trouble = 0;
  private errno = 0;
  private isClosed = false;
  private giveUpDialing: (() => void) | undefined;

  constructor(fd: number, parameters: SocketParameters, host: SocketHost) {
    this.fd = fd;
    this.parameters = { secTag: undefined, peerVerify: 2, ...parameters };
    this.host = host;
    this.queue = new ReceiveQueue(this.isStream, host.receiveBufferBytes);
    this.reader = new SocketReader(this.queue, host, () => this.readState());
    const after = (delayMs: number, next: () => void): Timer => host.after(delayMs, next);
    const write = (bytes: Buffer, onAcknowledged: () => void): void => this.write(bytes, onAcknowledged);
    this.window = new SendWindow({ after, cancel: (timer) => host.cancel(timer), write, isOpen: () => host.isUsable(parameters.cid) }, host.sendBufferBytes);
  }

  get isStream(): boolean {
    return this.parameters.type === SocketType.stream;
  }

  get isSecure(): boolean {
    return this.parameters.secTag !== undefined;
  }

  /** What poll() would report now. */
  get events(): number {
    const isReadable = !this.queue.isEmpty || this.incoming.length > 0 || (this.trouble & Poll.HUP) !== 0;
    const isWritable = this.trouble === 0 && (this.isStream ? this.isConnected : true) && this.window.hasRoom;
    return (isReadable ? Poll.IN : 0) | (isWritable ? Poll.OUT : 0) | this.trouble;
  }

  /** @param done 0 or -errno */
  connect(address: string, port: number, done: (result: number) => void): void {
    if (this.isStream && (this.isConnected || this.giveUpDialing)) return done(-(this.isConnected ? Errno.EISCONN : Errno.EINPROGRESS));
    if (this.trouble !== 0 || this.isListening) return done(-(this.errno || Errno.EINVAL));
    if (this.isStream) return this.connectStream(address, port, done);
    if (this.isSecure) return void this.host.after(this.host.handshakeMs(), () => done(-Errno.ENOTSUP));
    if (!this.openDatagrams()) return done(-Errno.ENETUNREACH);
    this.peer = { address, port };
    this.isConnected = true;
    this.host.after(0, () => done(0));
  }

  /** @returns 0 or -errno */
  bind(port: number): number {
    if (!this.host.isContextUp(this.parameters.cid)) return -Errno.ENETDOWN;
    if (this.localPort !== 0 || this.parameters.type === SocketType.raw) return -Errno.EINVAL;
    this.localPort = port;
    return this.isStream || this.openDatagrams() ? 0 : -Errno.EOPNOTSUPP;
  }

  /** @returns 0 or -errno */
  listen(): number {
    if (!this.isStream || this.localPort === 0 || this.isSecure || !this.host.network.listenTcp) return -Errno.EOPNOTSUPP;
    if (this.isListening) return 0;
    this.isListening = true;
    this.listener = this.host.network.listenTcp(this.localPort, this.ipVersion, (connection) => this.arrived(connection), () => {
      if (!this.isClosed) this.fail(Poll.ERR, Errno.EADDRINUSE);
    });
    return 0;
  }

  /** The next connection that waits, if any. */
  takeIncoming(): IncomingConnection | undefined {
    return this.incoming.shift();
  }

  /** Becomes the socket of a connection that has been taken. */
  adopt(incoming: IncomingConnection): void {
    this.isConnected = true;
    this.connection = incoming.accept({
      onData: (bytes) => this.isClosed || this.received(bytes),
      onClose: (error) => this.isClosed || (error ? this.fail(Poll.ERR | Poll.HUP, Errno.ECONNRESET) : this.fail(Poll.HUP, Errno.ENOTCONN)),
    });
  }

  /**
   * Sends.
   * @param flags 512 = done when acknowledged
   * @param done bytes that were taken, or -errno
   * @param onAcknowledged for flag 8192
   */
  send(bytes: Buffer, flags: number, done: (result: number) => void, onAcknowledged?: (isDelivered: boolean) => void): void {
    if (this.trouble !== 0) return done(-this.errno);
    if (!this.isConnected && this.parameters.type !== SocketType.raw) return done(-Errno.ENOTCONN);
    this.submit(bytes, flags, done, onAcknowledged);
  }

  /** Sends one datagram to an address. */
  sendTo(bytes: Buffer, to: Sender, flags: number, done: (result: number) => void, onAcknowledged?: (isDelivered: boolean) => void): void {
    if (this.trouble !== 0) return done(-this.errno);
    if (this.isStream) return this.send(bytes, flags, done, onAcknowledged);
    if (this.isSecure || !this.openDatagrams()) return done(-Errno.ENOTCONN);
    const before = this.peer;
    this.peer = to;
    this.submit(bytes, flags, done, onAcknowledged);
    this.peer = before;
  }

  /** Registration or context have come or gone. */
  networkChanged(): void {
    if (this.trouble === 0 && !this.host.isContextUp(this.parameters.cid) && (this.connection || this.datagrams || this.listener)) {
      return this.fail(Poll.NVAL, Errno.ENETDOWN);
    }
    this.applyFlow();
    this.window.pump();
  }

  /** LTE is off, or the context is gone: the socket is of no use any more. */
  invalidate(): void {
    this.fail(Poll.NVAL, Errno.ENETDOWN);
  }

  close(): void {
    this.isClosed = true;
    this.reader.cancel();
    this.window.clear();
    this.release(true);
  }

  /** The firmware is gone. */
  kill(): void {
    this.isClosed = true;
    this.reader.cancel();
    this.window.clear();
    this.release(false);
  }

  /** Back-pressure: a full buffer stops the peer. */
  applyFlow(): void {
    this.connection?.flow(this.host.isUsable(this.parameters.cid) && !this.queue.isFull);
  }

  private get ipVersion(): 4 | 6 {
    return this.parameters.family === Family.v6 ? 6 : 4;
  }

  private connectStream(address: string, port: number, done: (result: number) => void): void {
    this.giveUpDialing = dial(this.host, this, address, port, {
      onConnection: (connection) => {
        this.giveUpDialing = undefined;
        this.isConnected = true;
        this.connection = connection;
        this.applyFlow();
        done(0);
        this.host.onEvent(this);
      },
      onFailure: (errno) => {
        this.giveUpDialing = undefined;
        this.fail(Poll.ERR | Poll.HUP, errno);
        done(-errno);
      },
      onData: (bytes) => this.isClosed || this.received(bytes),
      onClose: (errno) => this.isClosed || (errno === 0 ? this.fail(Poll.HUP, Errno.ENOTCONN) : this.fail(Poll.ERR | Poll.HUP, errno)),
    });
  }

  private submit(bytes: Buffer, flags: number, done: (result: number) => void, onAcknowledged?: (isDelivered: boolean) => void): void {
    this.host.radioActive();
    const to = this.peer;
    const timeoutMs = (this.options.get(sendTimeoutOption) ?? 0) * 1000;
    const options = { waitsForAcknowledgement: (flags & 512) !== 0, timeoutMs, ...(onAcknowledged ? { onAcknowledged } : {}) };
    if (to) this.destinations.set(bytes, to);
    this.window.send(bytes, options, done);
  }

  /** Where a datagram that waits goes to. */
  private readonly destinations = new Map<Buffer, Sender>();

  private write(bytes: Buffer, onAcknowledged: () => void): void {
    const to = this.destinations.get(bytes);
    this.destinations.delete(bytes);
    if (this.connection) this.connection.write(bytes, onAcknowledged);
    else if (this.datagrams && to) this.datagrams.send(bytes, to.address, to.port, onAcknowledged);
    else this.host.after(0, onAcknowledged);
  }

  private openDatagrams(): boolean {
    if (this.datagrams) return true;
    const { network } = this.host;
    this.datagrams = network.bindUdp?.(this.localPort, this.ipVersion, (bytes, address, port) => this.arrivedFrom(bytes, { address, port }), () => {
      if (!this.isClosed) this.fail(Poll.ERR, Errno.EADDRINUSE);
    });
    return this.datagrams !== undefined;
  }

  /** A connected datagram socket hears its peer only. */
  private arrivedFrom(bytes: Buffer, from: Sender): void {
    const isForeign = this.isConnected && (from.address !== this.peer?.address || from.port !== this.peer.port);
    if (this.isClosed || isForeign || this.queue.isFull || !this.host.isUsable(this.parameters.cid)) return;
    this.received(bytes, from);
  }

  private arrived(incoming: IncomingConnection): void {
    if (this.isClosed || this.incoming.length >= backlog) return incoming.reject();
    this.incoming.push(incoming);
    this.host.onEvent(this);
  }

  private received(bytes: Buffer, from?: Sender): void {
    this.host.radioActive();
    this.queue.push(bytes, from);
    this.applyFlow();
    this.reader.changed();
    this.host.onEvent(this);
  }

  private fail(trouble: number, errno: number): void {
    if (this.isClosed || (this.trouble & trouble) === trouble) return;
    this.trouble |= trouble;
    this.errno = errno;
    if (trouble !== Poll.HUP || this.isConnected) this.release(false);
    this.isConnected = false;
    this.window.fail(errno);
    this.reader.changed();
    this.host.onEvent(this);
  }

  private readState(): { received: (most: number, isPeek: boolean) => Received; isEnded: boolean; errno: number } {
    const isEnded = (this.trouble & Poll.HUP) !== 0 && (this.trouble & Poll.ERR) === 0;
    const received = (most: number, isPeek: boolean): Received => {
      const taken = this.queue.take(most, isPeek);
      this.applyFlow();
      return taken;
    };
    return { received, isEnded, errno: this.trouble !== 0 && !isEnded ? this.errno : this.isConnected || !this.isStream ? 0 : Errno.ENOTCONN };
  }

  private release(isOrderly: boolean): void {
    this.giveUpDialing?.();
    this.giveUpDialing = undefined;
    if (isOrderly) this.connection?.end();
    else this.connection?.destroy();
    if (isOrderly && this.connection) this.host.linger(this.connection);
    this.connection = undefined;
    this.datagrams?.close();
    this.datagrams = undefined;
    this.listener?.close();
    this.listener = undefined;
    for (const incoming of this.incoming.splice(0)) incoming.reject();
  }
}
