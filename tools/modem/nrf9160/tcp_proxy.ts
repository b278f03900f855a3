import { Errno, Poll } from "./errno.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { mostReceiveBytes } from "./socket_io.ts";
import { RecvFlag } from "./socket_reader.ts";

/** SLM's TCP client and server service: one of them at a time, data comes by itself. */
export class TcpProxy {
  /** The client's socket, or the server's listening one. */
  socket: ModemSocket | undefined;
  /** Of the server: the connection. */
  peer: ModemSocket | undefined;
  role: "client" | "server" = "client";
  /** 0 before the first use. */
  family = 0;
  /** Stays true after the peer has ended: AT#XTCPCLI=0 must come before the next connection. */
  isRunning = false;
  private readonly modem: Nrf9160;

  constructor(modem: Nrf9160) {
    this.modem = modem;
    modem.socketListeners.add((socket) => {
      if (socket === this.socket && this.role === "client") this.clientEvent(socket);
      else if (socket === this.socket) this.serverEvent(socket);
      else if (socket === this.peer) this.peerEvent(socket);
    });
  }

  /** The socket that data goes to. */
  get dataSocket(): ModemSocket | undefined {
    return this.role === "client" ? this.socket : this.peer;
  }

  startClient(socket: ModemSocket): void {
    Object.assign(this, { socket, role: "client", isRunning: true });
    // what has come before the answer
    this.modem.timers.after(0, () => this.socket === socket && this.clientEvent(socket));
  }

  startServer(socket: ModemSocket): void {
    Object.assign(this, { socket, role: "server", isRunning: true });
  }

  /** AT#XTCPCLI=0 and AT#XTCPSVR=0. */
  stop(): void {
    this.isRunning = false;
    if (!this.socket) return;
    if (this.role === "client") return this.endClient(0);
    this.endPeer(0);
    this.close(this.socket);
    this.socket = undefined;
    this.tell('#XTCPSVR: 0,"stopped"', 0);
  }

  /** AT#XTCPHANGUP */
  hangUp(): void {
    this.endPeer(0);
  }

  reset(): void {
    Object.assign(this, { socket: undefined, peer: undefined, isRunning: false, family: 0, role: "client" });
  }

  private clientEvent(socket: ModemSocket): void {
    if (!socket.isConnected && (socket.events & (Poll.ERR | Poll.HUP | Poll.NVAL)) === 0) return;
    this.deliver(socket);
    const { events } = socket;
    if ((events & Poll.NVAL) !== 0) this.endClient(-Errno.ENETDOWN);
    else if ((events & (Poll.ERR | Poll.HUP)) !== 0) this.endClient(-Errno.ECONNRESET);
  }

  private serverEvent(listening: ModemSocket): void {
    if ((listening.events & Poll.NVAL) !== 0) return this.endServer(-Errno.ENETDOWN);
    if (this.peer) return void listening.takeIncoming()?.reject();
    const taken = this.modem.sockets.accept(listening);
    if (!taken) return;
    this.peer = taken.socket;
    this.modem.urcBytes(this.modem.element(`#XTCPSVR: "${taken.address}","connected"`));
    this.peerEvent(taken.socket);
  }

  private peerEvent(peer: ModemSocket): void {
    this.deliver(peer);
    const { events } = peer;
    if ((events & Poll.ERR) !== 0) this.endPeer(-Errno.EIO);
    else if ((events & Poll.HUP) !== 0) this.endPeer(0);
    else if ((events & Poll.NVAL) !== 0) this.endPeer(-Errno.EBADF);
  }

  /** Everything that is there, in pieces of a receive each; no line end behind the bytes. */
  private deliver(socket: ModemSocket): void {
    let isMore = !socket.queue.isEmpty;
    while (isMore) {
      socket.reader.read(mostReceiveBytes, RecvFlag.dontWait, 0, (result) => {
        isMore = false;
        if (typeof result === "number" || result.bytes.length === 0) return;
        if (!this.modem.isInDataMode) this.modem.transmit(this.modem.element(`#XTCPDATA: ${result.bytes.length}`));
        this.modem.transmit(result.bytes);
        isMore = !socket.queue.isEmpty;
      });
    }
  }

  private endClient(result: number): void {
    if (!this.socket) return;
    this.close(this.socket);
    this.socket = undefined;
    this.tell(`#XTCPCLI: ${result},"disconnected"`, result);
  }

  private endPeer(result: number): void {
    if (!this.peer) return;
    this.close(this.peer);
    this.peer = undefined;
    this.tell(`#XTCPSVR: ${result},"disconnected"`, result);
  }

  private endServer(result: number): void {
    this.endPeer(result);
    if (!this.socket) return;
    this.close(this.socket);
    this.socket = undefined;
    this.tell(`#XTCPSVR: ${result},"stopped"`, result);
  }

  /** In data mode there is a bare terminator instead. */
  private tell(text: string, result: number): void {
    if (this.modem.isInDataMode) this.modem.failDataMode(-result, true);
    else this.modem.transmit(this.modem.element(text));
  }

  private close(socket: ModemSocket): void {
    this.modem.sockets.close(socket);
  }
}
