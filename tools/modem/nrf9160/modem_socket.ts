import type { Timer } from "../../../src/hal/contracts.ts";
import type { IncomingConnection, NetworkConnection } from "../../network/network.ts";
import { Errno, Poll } from "./errno.ts";
import { ReceiveQueue } from "./receive_queue.ts";
import type { Received, Sender } from "./receive_queue.ts";
import { SendWindow } from "./send_window.ts";
import type { SocketHost } from "./socket_host.ts";
import { dial } from "./socket_dial.ts";
import { DatagramPort, ListeningPort } from "./socket_ports.ts";
import { SocketReader } from "./socket_reader.ts";
import { Family, SocketType } from "./socket_types.ts";
import type { SocketParameters } from "./socket_types.ts";

/** SO_SNDTIMEO that the application sets when it opens a socket, seconds. */
const sendTimeoutS = 30;
const sendTimeoutOption = 21;

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
  readonly reader: SocketReader;
  readonly queue: ReceiveQueue;
  private readonly host: SocketHost;
  private readonly window: SendWindow;
  private connection: NetworkConnection | undefined;
  private readonly datagrams = new DatagramPort();
  private listening: ListeningPort | undefined;
  /** Poll bits of what has gone wrong. */
  private trouble = 0;
  private errno = 0;
  private isClosed = false;
  private giveUpDialing: (() => void) | undefined;
  /** Ends the command that waits for the connection. */
  private onDialed: ((result: number) => void) | undefined;

  constructor(fd: number, parameters: SocketParameters, host: SocketHost) {
    this.fd = fd;
    this.parameters = { secTag: undefined, peerVerify: 2, isService: false, ...parameters };
    this.host = host;
    this.queue = new ReceiveQueue(this.isStream, host.receiveBufferBytes);
    this.reader = new SocketReader(this.queue, host, () => this.readState());
    const after = (delayMs: number, next: () => void): Timer => host.after(delayMs, next);
    const write = (bytes: Buffer, onAcknowledged: () => void): void => this.write(bytes, onAcknowledged);
    const isOpen = (): boolean => host.isUsable(parameters.cid);
    this.window = new SendWindow({ after, cancel: (timer) => host.cancel(timer), write, isOpen }, host.sendBufferBytes);
  }

  get isStream(): boolean {
    return this.parameters.type === SocketType.stream;
  }

  get isListening(): boolean {
    return this.listening !== undefined;
  }

  get isSecure(): boolean {
    return this.parameters.secTag !== undefined;
  }

  /** What poll() would report now. */
  get events(): number {
    const isReadable = !this.queue.isEmpty || this.listening?.hasIncoming === true || (this.trouble & Poll.HUP) !== 0;
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
    this.datagrams.peer = { address, port };
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
    const onIncoming = (): void => this.host.onEvent(this);
    this.listening ??= new ListeningPort(this.host.network, this.localPort, this.ipVersion, onIncoming, () => this.fail(Poll.ERR, Errno.EADDRINUSE));
    return 0;
  }

  /** The next connection that waits, if any. */
  takeIncoming(): IncomingConnection | undefined {
    return this.listening?.take();
  }

  /** Becomes the socket of a connection that has been taken. */
  adopt(incoming: IncomingConnection): void {
    this.isConnected = true;
    this.connection = incoming.accept({
      onData: (bytes) => this.later(() => this.received(bytes)),
      onClose: (error) => this.later(() => this.peerClosed(error ? Errno.ECONNRESET : 0)),
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
    const copy = Buffer.from(bytes);
    this.datagrams.address(copy, to);
    this.submit(copy, flags, done, onAcknowledged);
  }

  /** Registration or context have come or gone. */
  networkChanged(): void {
    if (this.trouble === 0 && !this.host.isContextUp(this.parameters.cid) && (this.connection || this.datagrams.isOpen || this.listening)) {
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
    this.onDialed = done;
    this.giveUpDialing = dial(this.host, this, address, port, {
      onConnection: (connection) => {
        this.giveUpDialing = undefined;
        this.onDialed = undefined;
        this.isConnected = true;
        this.connection = connection;
        this.applyFlow();
        done(0);
        this.host.onEvent(this);
      },
      onFailure: (errno) => {
        this.giveUpDialing = undefined;
        this.fail(Poll.ERR | Poll.HUP, errno);
      },
      onData: (bytes) => this.later(() => this.received(bytes)),
      onClose: (errno) => this.later(() => this.peerClosed(errno)),
    });
  }

  private submit(bytes: Buffer, flags: number, done: (result: number) => void, onAcknowledged?: (isDelivered: boolean) => void): void {
    this.host.radioActive();
    const timeoutMs = (this.options.get(sendTimeoutOption) ?? 0) * 1000;
    const options = { waitsForAcknowledgement: (flags & 512) !== 0, timeoutMs, ...(onAcknowledged ? { onAcknowledged } : {}) };
    this.window.send(bytes, options, done);
  }

  private write(bytes: Buffer, onAcknowledged: () => void): void {
    if (this.connection) this.connection.write(bytes, onAcknowledged);
    else if (!this.datagrams.send(bytes, onAcknowledged)) this.host.after(0, onAcknowledged);
  }

  /** The radio's way to the modem takes the same time for all that comes: its order stays. */
  private later(next: () => void): void {
    this.host.after(this.host.downlinkMs, () => this.isClosed || next());
  }

  /** @param errno 0 = in order */
  private peerClosed(errno: number): void {
    if (errno === 0) this.fail(Poll.HUP, Errno.ENOTCONN);
    else this.fail(Poll.ERR | Poll.HUP, errno);
  }

  private openDatagrams(): boolean {
    const onData = (bytes: Buffer, from: Sender): void => this.later(() => this.arrivedFrom(bytes, from));
    return this.datagrams.open(this.host.network, this.localPort, this.ipVersion, onData, () => this.fail(Poll.ERR, Errno.EADDRINUSE));
  }

  /** A connected datagram socket hears its peer only. */
  private arrivedFrom(bytes: Buffer, from: Sender): void {
    const isForeign = this.isConnected && !this.datagrams.isPeer(from);
    if (isForeign || this.queue.isFull || !this.host.isUsable(this.parameters.cid)) return;
    this.received(bytes, from);
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
    const onDialed = this.onDialed;
    this.onDialed = undefined;
    onDialed?.(-errno);
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
    this.datagrams.close();
    this.listening?.close();
  }
}
