import type { Flight } from "./at_classify.ts";
import type { Direction, Token } from "./at_token.ts";
import type { Payload } from "./decoder.ts";
import type { DecoderTable } from "./registry.ts";

/** Raw bytes under way. */
export interface Raw extends Omit<Payload, "socket"> {
  command: string;
  socket?: number;
  /** What was in flight when they were announced. */
  flight?: Flight;
}

/**
 * Hears each token as it is made. What stands between the `end` of the one before and its own is the wire's form of it; bytes that a command
 * carries in its text have no wire of their own.
 * @param end bytes of the token's direction up to its end, line end included, since the stream began
 */
export type OnToken = (token: Token, end: number) => void;

/** Longest line taken; the nRF9160 takes 4,096 bytes with a certificate in them. */
const maxLine = 8192;
const controlZ = ["\x1a", "\x1b"];

/** What both directions of one UART know: the bytes not yet taken, what is in flight, raw bytes under way. */
export class AtLink {
  readonly table: DecoderTable;
  readonly pending = { tx: "", rx: "" };
  readonly raw: { tx: Raw | undefined; rx: Raw | undefined } = { tx: undefined, rx: undefined };
  flight: Flight | undefined;
  /** The socket that commands of Serial LTE Modem act on. */
  selected = 0;
  /** Payload, or a command of several lines, that the modem may repeat. */
  echo = "";
  #out: Token[] = [];
  /** Bytes of each direction so far, pending ones included. */
  readonly received = { tx: 0, rx: 0 };
  #onToken: OnToken | undefined;

  constructor(table: DecoderTable, onToken?: OnToken) {
    this.table = table;
    this.#onToken = onToken;
  }

  /** The tokens made since the last call. */
  take(): Token[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  emit(token: Token): void {
    this.#out.push(token);
    this.#onToken?.(token, this.received[token.direction] - this.pending[token.direction].length);
  }

  line(direction: Direction, kind: Token["kind"], text: string, command?: string, opens?: number): void {
    this.emit({
      direction,
      kind,
      text: this.table.redact(text),
      ...(command !== undefined && { command }),
      ...(opens !== undefined && { opens }),
    });
  }

  /** A socket as decoders name it, by number. */
  socketOf(socket: Payload["socket"]): { socket?: number } {
    if (socket === undefined) return {};
    return { socket: socket === "selected" ? this.selected : socket };
  }

  /** Bytes that fit nothing. Those of the device are not given as text: a certificate's lines may be among them. */
  noise(direction: Direction, bytes: string): void {
    const text = direction === "rx" ? this.table.redact(bytes) : "";
    this.emit({ direction, kind: "noise", text, bytes: Buffer.from(bytes, "latin1") });
  }

  /** Drops line ends in front. @returns what is pending then */
  skipLineEnds(direction: Direction): string {
    return (this.pending[direction] = this.pending[direction].replace(/^[\r\n]+/, ""));
  }

  /**
   * Takes the line up to `end` and the character there (-1: it has not come); a line that is too long becomes noise.
   * @returns the line, null when it became noise, undefined to wait
   */
  takeLine(direction: Direction, end: number): string | null | undefined {
    const pending = this.pending[direction];
    const isTooLong = end > maxLine || (end < 0 && pending.length > maxLine);
    if (end < 0 && !isTooLong) return undefined;
    const line = pending.slice(0, isTooLong ? maxLine : end);
    this.pending[direction] = pending.slice(isTooLong ? maxLine : end + 1);
    if (!isTooLong) return line;
    this.noise(direction, line);
    return null;
  }

  /** Takes the raw bytes under way. @returns false to wait for more */
  takeRaw(direction: Direction, raw: Raw): boolean {
    const pending = this.pending[direction];
    const until = raw.until ?? controlZ;
    const end = raw.length ?? firstOf(pending, until);
    if (end < 0 || pending.length < end) return false;
    const mark = raw.length === undefined ? until.find((text) => pending.startsWith(text, end)) : "";
    this.pending[direction] = pending.slice(end + (mark?.length ?? 0));
    this.#data(direction, raw, pending.slice(0, end));
    return true;
  }

  /** Gives out the raw bytes under way although they are not complete. */
  cutShort(direction: Direction): void {
    const raw = this.raw[direction];
    if (!raw) return;
    const bytes = this.pending[direction];
    this.pending[direction] = "";
    this.#data(direction, raw, bytes);
  }

  #data(direction: Direction, raw: Raw, bytes: string): void {
    this.raw[direction] = undefined;
    if (direction === "tx" && this.flight?.isEchoed && this.flight === raw.flight) this.echo = bytes;
    const missing = raw.length === undefined ? 0 : raw.length - bytes.length;
    this.emit({
      direction,
      kind: "data",
      text: "",
      bytes: Buffer.from(bytes, "latin1"),
      ...(raw.socket !== undefined && { socket: raw.socket }),
      ...(missing > 0 && { missing }),
      command: raw.command,
    });
  }
}

function firstOf(pending: string, until: readonly string[]): number {
  const ends = until.map((mark) => pending.indexOf(mark)).filter((end) => end >= 0);
  return ends.length > 0 ? Math.min(...ends) : -1;
}
