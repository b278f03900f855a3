import { Errno, Poll } from "./errno.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import type { Sender } from "./receive_queue.ts";
import { mostReceiveBytes } from "./socket_io.ts";
import { RecvFlag } from "./socket_reader.ts";

/** SLM's UDP client and server service: one of them at a time. */
export class UdpProxy {
  socket: ModemSocket | undefined;
  role: "client" | "server" = "client";
  family = 0;
  isRunning = false;
  /** Where the server's last datagram came from: answers go there. */
  lastSender: Sender | undefined;
  private readonly modem: Nrf9160;

  constructor(modem: Nrf9160) {
    this.modem = modem;
    modem.socketListeners.add((socket) => socket === this.socket && this.event(socket));
  }

  start(role: "client" | "server", socket: ModemSocket): void {
    Object.assign(this, { socket, role, isRunning: true, lastSender: undefined });
  }

  stop(): void {
    this.isRunning = false;
    this.end(0);
  }

  /** @param done bytes that were taken, or -errno */
  send(bytes: Buffer, flags: number, done: (result: number) => void): void {
    if (!this.socket || (this.role === "server" && !this.lastSender)) return done(-Errno.ENOTCONN);
    if (this.lastSender && this.role === "server") this.socket.sendTo(bytes, this.lastSender, flags, done);
    else this.socket.send(bytes, flags, done);
  }

  reset(): void {
    Object.assign(this, { socket: undefined, isRunning: false, family: 0, lastSender: undefined });
  }

  private event(socket: ModemSocket): void {
    let isMore = !socket.queue.isEmpty;
    while (isMore) {
      socket.reader.read(mostReceiveBytes, RecvFlag.dontWait, 0, (result) => {
        isMore = false;
        if (typeof result === "number") return;
        const { bytes, from = { address: "", port: 0 } } = result;
        this.lastSender = from;
        if (!this.modem.isInDataMode) this.modem.transmit(this.modem.element(`#XUDPDATA: ${bytes.length},"${from.address}",${from.port}`));
        this.modem.transmit(bytes);
        isMore = !socket.queue.isEmpty;
      });
    }
    if ((socket.events & Poll.NVAL) !== 0) this.end(-Errno.ENETDOWN);
    else if ((socket.events & Poll.ERR) !== 0) this.end(-Errno.EIO);
  }

  private end(result: number): void {
    if (!this.socket) return;
    this.modem.sockets.close(this.socket);
    this.socket = undefined;
    const text = this.role === "client" ? `#XUDPCLI: ${result},"disconnected"` : `#XUDPSVR: ${result},"stopped"`;
    if (this.modem.isInDataMode) this.modem.failDataMode(-result, true);
    else this.modem.transmit(this.modem.element(text));
  }
}
