import { draw } from "../power.ts";
import { CME } from "./cme.ts";
import { CipSocket } from "./cip_socket.ts";
import type { CipSocketHost } from "./cip_socket_host.ts";
import { isSocketBusy, isSocketLegal, singleState } from "./cip_state.ts";
import type { ContextState } from "./cip_state.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import type { Parameters } from "./parameters.ts";

const socketCount = 8;

/** The TCP/UDP stack of AT+CIP...: one context and eight connections. */
export class CipStack {
  context: ContextState = "IP INITIAL";
  /** AT+CSTT; the manual's default. */
  apn = "CMNET";
  address = "";
  readonly sockets: readonly CipSocket[];
  private readonly modem: Sim7000Core;

  constructor(modem: Sim7000Core) {
    this.modem = modem;
    const host = this.socketHost();
    this.sockets = Array.from({ length: socketCount }, (_, index) => new CipSocket(index, host, modem.profile));
  }

  get isMux(): boolean {
    return this.modem.settings.isOn("+CIPMUX");
  }

  /** The word after "STATE: ". */
  get printedState(): string {
    const first = this.socket(0);
    if (!this.isMux) return singleState(this.context, first.protocol, first.state);
    const isProcessing = this.context === "IP STATUS" && this.sockets.some((socket) => isSocketBusy(socket.state));
    return isProcessing ? "IP PROCESSING" : this.context;
  }

  socket(index: number): CipSocket {
    const socket = this.sockets[index];
    if (!socket) throw new CommandError();
    return socket;
  }

  /** The socket that a command names: its first parameter in mux mode, the only one otherwise. */
  addressed(params: Parameters): CipSocket {
    return this.socket(this.isMux ? params.number(0, 0, socketCount - 1) : 0);
  }

  /** As addressed(), refused where the command is not legal for it. */
  legal(params: Parameters, command: "CIPSEND" | "CIPCLOSE" | "CIPRXGET"): CipSocket {
    const socket = this.addressed(params);
    if (!isSocketLegal(command, socket.state)) throw new CommandError(CME.operationNotAllowed);
    return socket;
  }

  /** `0, CLOSED`, or `CLOSED` in single mode. */
  text(socket: CipSocket, words: string): string {
    return this.isMux ? `${socket.index}${this.modem.profile.muxComma}${words}` : words;
  }

  /** AT+CIPSHUT. */
  shut(): void {
    for (const socket of this.sockets) socket.abandon("INITIAL");
    this.context = "IP INITIAL";
    this.address = "";
    this.apn = "CMNET";
  }

  /** The firmware is gone. */
  kill(): void {
    for (const socket of this.sockets) socket.kill();
    this.shut();
  }

  /** The network has dropped the context. @returns false when there was none */
  deactivate(): boolean {
    if (this.context === "IP INITIAL" || this.context === "IP START" || this.context === "PDP DEACT") return false;
    for (const socket of this.sockets) if (socket.state !== "INITIAL") socket.abandon("CLOSED");
    this.context = "PDP DEACT";
    this.address = "";
    return true;
  }

  connectFailed(socket: CipSocket): void {
    if (!this.isMux) this.modem.urc(`STATE: ${socket.protocol} CLOSED`);
    this.modem.urc(this.text(socket, "CONNECT FAIL"));
  }

  private socketHost(): CipSocketHost {
    const modem = this.modem;
    const { remoteClose, connect } = modem.profile.latencies;
    return {
      network: modem.network,
      after: (delayMs, next) => modem.timers.after(delayMs, next),
      cancel: (timer) => modem.timers.cancel(timer),
      connectDelayMs: () => draw(connect, modem.random),
      remoteCloseDelayMs: () => draw(remoteClose, modem.random),
      isRegistered: () => modem.radio.isRegistered,
      onConnected: (socket) => modem.urc(this.text(socket, "CONNECT OK")),
      onConnectFailed: (socket) => this.connectFailed(socket),
      onDataWaiting: (socket) => modem.dataUrc(this.isMux ? `+CIPRXGET: 1,${socket.index}` : "+CIPRXGET: 1"),
      onPush: (socket, bytes, onSent) => modem.urcBytes(Buffer.concat([this.pushHeader(socket, bytes.length), bytes]), onSent),
      onClosed: (socket) => modem.urc(this.text(socket, "CLOSED")),
    };
  }

  /** What announces received data in push mode (TCP note; AT manual CIPHEAD, CIPSRIP, CIPSHOWTP). */
  private pushHeader(socket: CipSocket, length: number): Buffer {
    const settings = this.modem.settings;
    const from = settings.isOn("+CIPSRIP") ? `\r\nRECV FROM:${socket.address}:${socket.port}` : "";
    if (this.isMux) return Buffer.from(`${from}\r\n+RECEIVE,${socket.index},${length}:\r\n`);
    if (!settings.isOn("+CIPHEAD")) return Buffer.from(from === "" ? "" : `${from}\r\n`);
    return Buffer.from(`${from}\r\n+IPD,${length}${settings.isOn("+CIPSHOWTP") ? `,${socket.protocol}` : ""}:`);
  }
}
