import { draw } from "../power.ts";
import { CaSocket } from "./ca_socket.ts";
import type { CaSocketHost } from "./ca_socket.ts";
import { CME } from "./cme.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import type { Parameters } from "./parameters.ts";

/** Sockets that real units carry at once (TinyGSM; SSL note). */
export const caSocketCount = 2;

/** Settings of AT+CASSLCFG for one socket; a reboot forgets them. */
export interface CaSettings {
  ssl: 0 | 1;
  /** SSL context of AT+CSSLCFG. */
  crindex: number;
  cacert: string;
  clientcert: string;
  psktable: string;
  /** 0 TCP, 1 UDP. */
  protocol: 0 | 1;
  timeout: number;
  localport: number;
}

function newSettings(): CaSettings {
  return { ssl: 0, crindex: 0, cacert: "", clientcert: "", psktable: "", protocol: 0, timeout: 0, localport: 0 };
}

/** The sockets of AT+CA..., over the bearer of AT+CNACT. */
export class CaStack {
  readonly sockets: readonly CaSocket[];
  /** By socket; what AT+CACID has named, in order of its numbers. */
  readonly settings = new Map<number, CaSettings>();
  private readonly modem: Sim7000Core;

  constructor(modem: Sim7000Core) {
    this.modem = modem;
    const host = this.socketHost();
    this.sockets = Array.from({ length: caSocketCount }, (_, index) => new CaSocket(index, host, modem.profile));
  }

  /** AT+CACID. */
  identify(index: number): void {
    if (!this.settings.has(index)) this.settings.set(index, newSettings());
  }

  /** The socket that a command names; it must have been named by AT+CACID. */
  addressed(params: Parameters): CaSocket {
    const socket = this.sockets[params.number(0, 0, caSocketCount - 1)] as CaSocket;
    if (!this.settings.has(socket.index)) throw new CommandError(CME.operationNotAllowed);
    return socket;
  }

  /** As addressed(), refused when it is not open. */
  open(params: Parameters): CaSocket {
    const socket = this.addressed(params);
    if (socket.state !== "open") throw new CommandError(CME.operationNotAllowed);
    return socket;
  }

  /** Those that AT+CACID has named. */
  get identified(): CaSocket[] {
    return this.sockets.filter((socket) => this.settings.has(socket.index));
  }

  /** The bearer is gone. */
  deactivate(): void {
    for (const socket of this.sockets) socket.drop();
  }

  registrationChanged(): void {
    for (const socket of this.sockets) socket.registrationChanged();
  }

  /** The firmware is gone. */
  kill(): void {
    for (const socket of this.sockets) socket.kill();
    this.settings.clear();
  }

  private socketHost(): CaSocketHost {
    const { modem } = this;
    return {
      network: modem.network,
      after: (delayMs, next) => modem.timers.after(delayMs, next),
      cancel: (timer) => modem.timers.cancel(timer),
      connectDelayMs: () => draw(modem.profile.latencies.connect, modem.random),
      remoteCloseDelayMs: () => draw(modem.profile.latencies.remoteClose, modem.random),
      isRegistered: () => modem.radio.isRegistered,
      onDataWaiting: (socket) => modem.caDataUrc(socket.index),
      onClosed: (socket) => {
        modem.urc(`+CASTATE: ${socket.index},0`);
        if (modem.settings.text("CACFG ATOCLOSE") === "1") modem.urc(`+CACLOSE: ${socket.index}`);
      },
      onTlsError: (socket, { cause, detail }) => modem.log("event", `CA socket ${socket.index}: ${cause}: ${detail}`),
    };
  }
}
