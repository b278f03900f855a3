import { AtStream } from "../decode/at_stream.ts";
import type { Direction, Token } from "../decode/at_stream.ts";
import type { DecoderTable } from "../decode/registry.ts";
import { ConnectMask } from "./connect_mask.ts";
import { maskText, SecretStream } from "./secret_stream.ts";

/** Bytes of one direction, without secrets, as a byte string. */
export interface Piece {
  direction: Direction;
  bytes: string;
}

/** The masks of one socket's stream in one direction. */
interface Masks {
  secrets: SecretStream;
  connect: ConnectMask;
}

/**
 * Takes the secrets out of a modem's UART. Only a whole line or payload tells whether it has one, so that bytes come out in such pieces,
 * in order; decoded again they give the same tokens.
 */
export class UartRedactor {
  readonly #stream: AtStream;
  readonly #hide: (text: string) => string;
  #raw = { tx: "", rx: "" };
  #taken = { tx: 0, rx: 0 };
  #out: Piece[] = [];
  #sockets = new Map<string, Masks>();
  /** The last payload of the device as it was and as it came out, for its echo. */
  #sent = { raw: "", masked: "" };

  /** @param hide takes what is known to be secret out of a text, keeping its length */
  constructor(table: DecoderTable, hide: (text: string) => string = (text) => text) {
    this.#stream = new AtStream(table, (token, end) => this.#token(token, end));
    this.#hide = hide;
  }

  push(direction: Direction, bytes: string | Uint8Array): Piece[] {
    const text = typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("latin1");
    this.#raw[direction] += text;
    this.#stream.push(direction, text);
    return this.#take();
  }

  /** What is incomplete, at the end. */
  flush(): Piece[] {
    this.#stream.flush();
    return this.#take();
  }

  #take(): Piece[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  #token(token: Token, end: number): void {
    const { direction, kind } = token;
    if (token.opens !== undefined) for (const way of ["tx", "rx"]) this.#sockets.delete(way + token.opens);
    const raw = this.#wire(direction, end);
    // Bytes within a command's text are masked there.
    if (raw === "" && kind !== "command") return;
    const isPayload = token.bytes !== undefined && kind !== "noise";
    this.#out.push({ direction, bytes: isPayload ? this.#payload(token, raw) : this.#hide(line(token, raw)) });
  }

  /** Takes the bytes up to there, and the LF behind a CR, which the decoder drops later. */
  #wire(direction: Direction, end: number): string {
    const pending = this.#raw[direction];
    let length = Math.max(0, end - this.#taken[direction]);
    if (pending[length - 1] === "\r" && pending[length] === "\n") length++;
    this.#raw[direction] = pending.slice(length);
    this.#taken[direction] += length;
    return pending.slice(0, length);
  }

  /** Payload, and what stands around it on the wire: a blank of the prompt, a terminator. */
  #payload(token: Token, raw: string): string {
    const bytes = token.bytes?.toString("latin1") ?? "";
    const at = Math.max(0, raw.indexOf(bytes));
    return raw.slice(0, at) + this.#masked(token, bytes) + raw.slice(at + bytes.length);
  }

  #masked({ kind, direction, socket }: Token, bytes: string): string {
    if (kind === "echo") return bytes === this.#sent.raw ? this.#sent.masked : "*".repeat(bytes.length);
    // A file, or a certificate with its key.
    const masked = socket === undefined ? "*".repeat(bytes.length) : this.#hide(this.#inSocket(direction + socket, bytes));
    if (direction === "tx") this.#sent = { raw: bytes, masked };
    return masked;
  }

  #inSocket(key: string, bytes: string): string {
    let masks = this.#sockets.get(key);
    if (!masks) this.#sockets.set(key, (masks = { secrets: new SecretStream(), connect: new ConnectMask() }));
    // A password first: what it looks like in text has no end there.
    return masks.secrets.push(masks.connect.push(bytes));
  }
}

/** A line with the ends that it had. */
function line({ direction, kind, text, bytes }: Token, raw: string): string {
  // Bytes that are no command may be a certificate's.
  if (kind === "noise" && direction === "tx") return "*".repeat(bytes?.length ?? 0) + (/[\r\n]+$/.exec(raw)?.[0] ?? "\r");
  // A command behind noise: both were one line.
  if (raw === "") return `${text}\r`;
  const start = /^\s*/.exec(raw)?.[0] ?? "";
  const end = /\s*$/.exec(raw.slice(start.length))?.[0] ?? "";
  return start + maskText(text) + end;
}
