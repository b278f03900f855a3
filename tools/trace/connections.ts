import type { Direction, Token } from "../decode/at_stream.ts";
import type { TraceEvent } from "./events.ts";

export interface Segment {
  atMs: number;
  direction: Direction;
  bytes: Buffer;
}

/** One connection through the modem, as its commands and answers show it. */
export interface Connection {
  socket: number;
  /** As the device named them; undefined where the capture began later. */
  host: string | undefined;
  port: number | undefined;
  isUdp: boolean;
  /** The payload begins as MQTT does. */
  isMqtt: boolean;
  openedAtMs: number;
  /** Undefined while it is not known to stand. */
  connectedAtMs: number | undefined;
  closedAtMs: number | undefined;
  closedBy: Direction;
  segments: Segment[];
}

/** `AT+CIPSTART=0,"TCP","host",1883`, `AT+CAOPEN=0,"host",8883`, `AT#XCONNECT="host",1883`. */
const DIAL = /^AT(?:\+CIPSTART|\+CAOPEN|#XCONNECT)=.*?"([^"]+)",\s*"?(\d+)"?[^"]*$/i;
/** `AT+CIPSTART=0,"UDP",...`, `#XSOCKET: 0,2,17`. */
const UDP = /"UDP"|^#XS?SOCKET: \d+,2,/i;
const CONNECTED = /^(?:(?:\d, ?)?(?:CONNECT OK|ALREADY CONNECT)|\+CAOPEN: \d,0|#XCONNECT: (?:\d+,)?1)$/;
const REFUSED = /^(?:(?:\d, ?)?CONNECT FAIL|\+CAOPEN: \d,[1-9]\d*|#XCONNECT: (?:\d+,)?0)$/;
const CLOSED = /^(?:(?:\d, ?)?CLOSED|\+CASTATE: \d,0|#XS?SOCKET: \d+,"closed")$/;
const CLOSE = /^AT(?:\+CIPCLOSE|\+CACLOSE|#XCLOSE|#XS?SOCKET=0\b|\+CIPSHUT)/i;
/** Nothing of what stood before is left. */
const RESTART = /^(?:RDY|Ready|NORMAL POWER DOWN|UNDER-VOLTAGE.*)$/;

/** Finds the connections of a trace, and what they carried. */
export function findConnections(events: readonly TraceEvent[]): Connection[] {
  const finder = new ConnectionFinder();
  for (const { atMs, token } of events) if (token) finder.take(atMs, token);
  for (const one of finder.all) one.isMqtt = beginsLikeMqtt(one.segments);
  return finder.all;
}

class ConnectionFinder {
  readonly all: Connection[] = [];
  #open = new Map<number, Connection>();
  #last: Connection | undefined;

  take(atMs: number, token: Token): void {
    const { kind, direction, text, opens } = token;
    if (kind === "data") return this.#data(atMs, token);
    if (opens !== undefined) this.#start(opens, atMs).isUdp = UDP.test(text);
    if (kind === "command") return this.#command(atMs, text);
    if (direction !== "rx") return;
    const one = this.#named(text);
    if (CONNECTED.test(text) && one) one.connectedAtMs ??= atMs;
    else if (REFUSED.test(text) || CLOSED.test(text) || (kind === "final" && text !== "OK" && token.command === "#XCONNECT")) this.#close(one, atMs, "rx");
    else if (RESTART.test(text)) for (const open of [...this.#open.values()]) this.#close(open, atMs, "rx");
  }

  #command(atMs: number, text: string): void {
    const [, host, port] = DIAL.exec(text) ?? [];
    if (host !== undefined) {
      if (this.#last) Object.assign(this.#last, { host, port: Number(port), openedAtMs: atMs });
      return;
    }
    if (!CLOSE.test(text)) return;
    const socket = /=(\d+)/.exec(text)?.[1];
    const known = socket === undefined || /SOCKET=/i.test(text) ? this.#last : this.#open.get(Number(socket));
    this.#close(known, atMs, "tx");
  }

  /** The connection that a line names by its number, or the one that was dialled last. */
  #named(text: string): Connection | undefined {
    const socket = /^(?:[+#]\w+: )?(\d+),/.exec(text)?.[1];
    return (socket === undefined ? undefined : this.#open.get(Number(socket))) ?? this.#last;
  }

  #start(socket: number, atMs: number): Connection {
    this.#close(this.#open.get(socket), atMs, "tx");
    const one: Connection = { socket, host: undefined, port: undefined, isUdp: false, isMqtt: false, openedAtMs: atMs, connectedAtMs: undefined, closedAtMs: undefined, closedBy: "rx", segments: [] };
    this.#open.set(socket, one);
    this.#last = one;
    this.all.push(one);
    return one;
  }

  #data(atMs: number, { direction, socket, bytes }: Token): void {
    if (socket === undefined || !bytes || bytes.length === 0) return;
    const one = this.#open.get(socket) ?? this.#start(socket, atMs);
    one.connectedAtMs ??= atMs;
    one.segments.push({ atMs, direction, bytes });
  }

  #close(one: Connection | undefined, atMs: number, closedBy: Direction): void {
    if (!one || one.closedAtMs !== undefined) return;
    one.closedAtMs = atMs;
    one.closedBy = closedBy;
    this.#open.delete(one.socket);
    if (this.#last === one) this.#last = undefined;
  }
}

/** CONNECT is the first packet of the device (MQTT 3.1.1, 3.1), its protocol's name in the first bytes; a capture may begin later. */
function beginsLikeMqtt(segments: readonly Segment[]): boolean {
  const sent = Buffer.concat(segments.filter(({ direction }) => direction === "tx").slice(0, 4).map(({ bytes }) => bytes));
  return sent[0] === 0x10 && sent.subarray(0, 12).includes("MQTT");
}
