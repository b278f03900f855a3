import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import type { SocketParameters } from "./socket_types.ts";

/** The rank of the first socket, as the vendor's examples have it. */
const firstRank = 2;

/** SLM's selected socket: opening selects, closing selects the one that was opened last of those that are left. */
export class SlmSelection {
  private readonly modem: Nrf9160;
  private readonly ranks = new Map<ModemSocket, number>();
  /** Connections that server sockets have accepted. */
  private readonly peers = new Map<ModemSocket, ModemSocket>();
  private nextRank = firstRank;
  private current: ModemSocket | undefined;

  constructor(modem: Nrf9160) {
    this.modem = modem;
  }

  /** In order of their slots. */
  get all(): ModemSocket[] {
    return [...this.ranks.keys()].sort((a, b) => a.fd - b.fd);
  }

  get selected(): ModemSocket | undefined {
    return this.current;
  }

  rankOf(socket: ModemSocket): number {
    return this.ranks.get(socket) ?? 0;
  }

  /** @throws CommandError when nothing is open */
  require(): ModemSocket {
    if (!this.current) throw new CommandError();
    return this.current;
  }

  /** The socket that carries data: of a server the accepted connection, which must be there. */
  requireData(): ModemSocket {
    const socket = this.require();
    const isServer = socket.isStream && socket.parameters.role === 1;
    const data = isServer ? this.peers.get(socket) : socket;
    if (!data) throw new CommandError();
    return data;
  }

  peerOf(socket: ModemSocket): ModemSocket | undefined {
    return this.peers.get(socket);
  }

  accepted(server: ModemSocket, peer: ModemSocket): void {
    this.dropPeer(server);
    this.peers.set(server, peer);
  }

  /** @throws CommandError when there is no socket left; the newest is selected then */
  open(parameters: SocketParameters): ModemSocket {
    const socket = this.modem.sockets.open(parameters);
    if (!socket) {
      this.selectNewest();
      throw new CommandError();
    }
    this.ranks.set(socket, this.nextRank++);
    this.current = socket;
    this.modem.slmPoll.opened(socket);
    return socket;
  }

  /** @returns false when the number is not one of ours */
  select(fd: number): boolean {
    const found = this.all.find((socket) => socket.fd === fd);
    if (found) this.current = found;
    return found !== undefined;
  }

  closeSelected(): void {
    const socket = this.require();
    this.dropPeer(socket);
    this.ranks.delete(socket);
    this.modem.slmPoll.closed(socket);
    this.modem.sockets.close(socket);
    this.selectNewest();
  }

  selectNewest(): void {
    this.current = [...this.ranks.keys()].sort((a, b) => this.rankOf(b) - this.rankOf(a))[0];
  }

  reset(): void {
    this.ranks.clear();
    this.peers.clear();
    this.nextRank = firstRank;
    this.current = undefined;
  }

  private dropPeer(server: ModemSocket): void {
    const peer = this.peers.get(server);
    this.peers.delete(server);
    if (peer) this.modem.sockets.close(peer);
  }
}
