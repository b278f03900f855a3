import type { Nrf9160 } from "./nrf9160.ts";
import { Errno, Poll } from "./errno.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { PollState } from "./poll_state.ts";
import { mostReceiveBytes } from "./socket_io.ts";
import { RecvFlag } from "./socket_reader.ts";
import { SocketType } from "./socket_types.ts";

/** Flags of AT#XRECVCFG. */
export const autoInAtMode = 1;
export const autoInDataMode = 2;

export interface ReceiveConfig {
  /** Sum of autoInAtMode and autoInDataMode. */
  flags: number;
  isHex: boolean;
}

interface State {
  poll: PollState;
  config: ReceiveConfig;
  /** The end of the stream has been read. */
  isEnded: boolean;
}

/** What happens to a socket within so short a time is reported as one. */
export const coalesceMs = 2;

const off: ReceiveConfig = { flags: 0, isHex: false };

/** Serial Modem's AT#XAPOLL and AT#XRECVCFG: what sockets report and deliver by themselves. */
export class SmAsync {
  private readonly modem: Nrf9160;
  private readonly states = new Map<ModemSocket, State>();
  /** For sockets to come. */
  private defaultEvents: number | undefined;
  private defaultConfig = off;
  private dataSocket: ModemSocket | undefined;
  private readonly waiting = new Set<ModemSocket>();

  constructor(modem: Nrf9160) {
    this.modem = modem;
    modem.socketListeners.add((socket) => this.check(socket));
  }

  /** IN and OUT that are polled, undefined = not polled. */
  eventsOf(socket: ModemSocket): number | undefined {
    return this.states.get(socket)?.poll.requested;
  }

  configOf(socket: ModemSocket): ReceiveConfig {
    return this.states.get(socket)?.config ?? off;
  }

  opened(socket: ModemSocket): void {
    const state: State = { poll: new PollState(), config: this.defaultConfig, isEnded: false };
    state.poll.request(this.defaultEvents);
    this.states.set(socket, state);
    this.check(socket);
  }

  closed(socket: ModemSocket): void {
    this.states.delete(socket);
    this.waiting.delete(socket);
  }

  /** @param socket undefined = all, now and later */
  poll(events: number | undefined, socket?: ModemSocket): void {
    if (!socket) this.defaultEvents = events;
    for (const [each, state] of this.chosen(socket)) {
      state.poll.request(events);
      this.check(each);
    }
  }

  configure(config: ReceiveConfig, socket?: ModemSocket): void {
    if (!socket) this.defaultConfig = config;
    for (const [each, state] of this.chosen(socket)) {
      state.config = config;
      this.check(each);
    }
  }

  done(socket: ModemSocket, what: "received" | "sent"): void {
    this.states.get(socket)?.poll[what]();
    this.check(socket);
  }

  /** Data mode belongs to this socket. */
  enterDataMode(socket: ModemSocket): void {
    this.dataSocket = socket;
    this.check(socket);
  }

  /** Data mode has ended: what it has hidden is reported. */
  resume(): void {
    this.dataSocket = undefined;
    for (const [socket, state] of this.states) {
      state.poll.rearmAll();
      this.check(socket);
    }
  }

  reset(): void {
    this.states.clear();
    this.waiting.clear();
    this.defaultEvents = undefined;
    this.defaultConfig = off;
    this.dataSocket = undefined;
  }

  private chosen(socket: ModemSocket | undefined): [ModemSocket, State][] {
    return [...this.states].filter(([each]) => socket === undefined || each === socket);
  }

  private check(socket: ModemSocket): void {
    if (!this.states.has(socket)) return;
    if (this.modem.isInDataMode && socket === this.dataSocket) return this.inDataMode(socket);
    if (this.waiting.has(socket)) return;
    this.waiting.add(socket);
    this.modem.timers.after(coalesceMs, () => this.modem.whenIdle(() => this.waiting.delete(socket) && this.report(socket)));
  }

  private report(socket: ModemSocket): void {
    const state = this.states.get(socket);
    if (!state) return;
    const reported = state.poll.take(socket.events);
    if (reported !== 0) this.modem.transmit(this.modem.element(`#XAPOLL: ${socket.fd},${reported}`));
    if ((state.config.flags & autoInAtMode) === 0 || socket.isListening) return;
    while ((socket.events & Poll.IN) !== 0 && !state.isEnded) this.deliver(socket, state);
  }

  /** Header, data and a line end as one element; at the end of a stream there is the line end only. */
  private deliver(socket: ModemSocket, state: State): void {
    const { isHex } = state.config;
    socket.reader.read(mostReceiveBytes, RecvFlag.dontWait, 0, (result) => {
      if (typeof result === "number") return void (state.isEnded = true);
      const { bytes, from } = result;
      state.isEnded = bytes.length === 0 && socket.isStream;
      if (bytes.length === 0) return this.modem.transmit(Buffer.from("\r\n"));
      const isNamed = socket.isConnected || socket.isStream || socket.parameters.type === SocketType.raw;
      const mode = isHex ? 1 : 0;
      const sender = isNamed ? "" : `,"${from?.address ?? ""}",${from?.port ?? 0}`;
      const header = `#${isNamed ? "XRECV" : "XRECVFROM"}: ${socket.fd},${mode},${bytes.length}${sender}`;
      const payload = isHex ? Buffer.from(bytes.toString("hex")) : bytes;
      this.modem.transmit(Buffer.concat([this.modem.element(header), payload, Buffer.from("\r\n")]));
      state.poll.received();
    });
  }

  /** Bytes as they are; an error ends data mode. */
  private inDataMode(socket: ModemSocket): void {
    const { events } = socket;
    if ((this.configOf(socket).flags & autoInDataMode) !== 0) this.deliverRaw(socket);
    if ((events & Poll.ERR) !== 0) this.modem.failDataMode(Errno.EIO, true);
    else if ((events & Poll.NVAL) !== 0) this.modem.failDataMode(Errno.ENETDOWN, true);
    else if ((events & Poll.HUP) !== 0) this.modem.failDataMode(Errno.ECONNRESET, true);
  }

  private deliverRaw(socket: ModemSocket): void {
    let isMore = (socket.events & Poll.IN) !== 0;
    while (isMore) {
      socket.reader.read(mostReceiveBytes, RecvFlag.dontWait, 0, (result) => {
        isMore = typeof result !== "number" && result.bytes.length > 0;
        if (typeof result !== "number" && isMore) this.modem.transmit(result.bytes);
      });
    }
  }
}
