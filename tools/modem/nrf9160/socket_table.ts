import { ModemSocket } from "./modem_socket.ts";
import type { SocketHost } from "./socket_host.ts";
import type { SocketParameters } from "./socket_types.ts";

/** NRF_MODEM_MAX_SOCKET_COUNT */
const modemSockets = 8;

/** All open sockets, with the lowest free number for each new one. */
export class SocketTable {
  private readonly sockets = new Map<number, ModemSocket>();
  private readonly host: SocketHost;
  /** SLM keeps one descriptor for its own use. */
  private readonly mostSockets: number;

  constructor(host: SocketHost, isSerialModem: boolean) {
    this.host = host;
    this.mostSockets = isSerialModem ? modemSockets : modemSockets - 1;
  }

  get all(): ModemSocket[] {
    return [...this.sockets.values()].sort((a, b) => a.fd - b.fd);
  }

  /** Those that socket commands have opened. */
  get own(): ModemSocket[] {
    return this.all.filter((socket) => !socket.parameters.isService);
  }

  /** One that a socket command has opened. */
  find(fd: number): ModemSocket | undefined {
    return this.own.find((socket) => socket.fd === fd);
  }

  /** @returns undefined when there are too many */
  open(parameters: SocketParameters): ModemSocket | undefined {
    if (this.sockets.size >= this.mostSockets) return undefined;
    let fd = 0;
    while (this.sockets.has(fd)) fd++;
    const socket = new ModemSocket(fd, parameters, this.host);
    this.sockets.set(fd, socket);
    return socket;
  }

  /** Takes a connection that waits at a listening socket. @returns undefined when there is none, or no socket for it */
  accept(listening: ModemSocket): { socket: ModemSocket; address: string; port: number } | undefined {
    const incoming = listening.takeIncoming();
    if (!incoming) return undefined;
    const { family, cid, type } = listening.parameters;
    const socket = this.open({ family, cid, type, role: 0 });
    if (!socket) {
      incoming.reject();
      return undefined;
    }
    socket.adopt(incoming);
    return { socket, address: incoming.address, port: incoming.port };
  }

  close(socket: ModemSocket): void {
    this.sockets.delete(socket.fd);
    socket.close();
  }

  networkChanged(): void {
    for (const socket of this.all) socket.networkChanged();
  }

  /** The context has ended. */
  contextDown(cid: number, keepOpenOption: number): void {
    for (const socket of this.all) {
      const isKept = socket.options.get(keepOpenOption) === 1;
      if (socket.parameters.cid === cid && !isKept) socket.invalidate();
    }
  }

  /** The firmware is gone. */
  kill(): void {
    for (const socket of this.all) socket.kill();
    this.sockets.clear();
  }
}
