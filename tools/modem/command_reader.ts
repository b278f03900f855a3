export interface CommandReaderHandlers {
  /** A line that is not empty, as a byte string without its CR. The reader is busy from here until ready(). */
  onLine(text: string): void;
  /** Characters to echo: what was taken as a line or as a payload. */
  onEcho(bytes: Buffer): void;
  /** Characters that came while a command runs. */
  onLost(bytes: Buffer): void;
}

const CR = 0x0d;
const LF = 0x0a;
/** Longer lines keep their length only: their text is of no use. */
const maxLineBytes = 4096;

type Mode = "line" | "busy" | "payload";

/**
 * The modem's receiver: bytes in, command lines and payloads out.
 *
 *     line     up to CR; an LF before the first character is the rest of the last line's end; empty lines are nothing
 *     busy     one command runs: everything is lost, except the LF of the line's end
 *     payload  exactly so many raw bytes, or raw bytes up to a terminator; the reader is busy again afterwards
 */
export class CommandReader {
  private readonly handlers: CommandReaderHandlers;
  private mode: Mode = "line";
  private line: Buffer[] = [];
  private isAfterCr = false;
  private payload: Buffer[] = [];
  private missingBytes = 0;
  private terminators: readonly number[] = [];
  private onPayload: (bytes: Buffer, terminator?: number) => void = () => {};
  private skipBytes = 0;

  constructor(handlers: CommandReaderHandlers) {
    this.handlers = handlers;
  }

  get isTakingPayload(): boolean {
    return this.mode === "payload";
  }

  get isBusy(): boolean {
    return this.mode !== "line";
  }

  feed(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      const taken = this.mode === "line" ? this.takeLine(rest) : this.mode === "payload" ? this.takePayload(rest) : this.takeLost(rest);
      rest = rest.subarray(taken);
    }
  }

  /** The command has ended: lines are taken again. */
  ready(): void {
    this.mode = "line";
    this.line = [];
  }

  /** Takes the next `count` bytes raw. */
  expectPayload(count: number, onPayload: (bytes: Buffer) => void): void {
    this.startPayload(count, [], onPayload);
  }

  /** Takes raw bytes until one of `terminators`, which is not part of the payload. */
  expectUntil(terminators: readonly number[], maxBytes: number, onPayload: (bytes: Buffer, terminator?: number) => void): void {
    this.startPayload(maxBytes, terminators, onPayload);
  }

  /** Gives up waiting for a payload: the command goes on without it. */
  abandonPayload(): void {
    if (this.mode === "payload") this.mode = "busy";
    this.payload = [];
  }

  /** Loses the next `count` bytes, as a line without flow control does. */
  skip(count: number): void {
    this.skipBytes += count;
  }

  reset(): void {
    this.ready();
    this.payload = [];
    this.isAfterCr = false;
    this.skipBytes = 0;
  }

  private startPayload(count: number, terminators: readonly number[], onPayload: (bytes: Buffer, terminator?: number) => void): void {
    this.mode = "payload";
    this.payload = [];
    this.missingBytes = count;
    this.terminators = terminators;
    this.onPayload = onPayload;
  }

  private takeLine(bytes: Buffer): number {
    if (bytes[0] === LF && this.line.length === 0) return 1;
    const end = bytes.indexOf(CR);
    const taken = bytes.subarray(0, end < 0 ? bytes.length : end + 1);
    this.handlers.onEcho(taken);
    const text = end < 0 ? taken : taken.subarray(0, end);
    if (text.length > 0 && this.lineLength() < maxLineBytes) this.line.push(Buffer.from(text));
    if (end >= 0) this.endLine();
    return taken.length;
  }

  private lineLength(): number {
    return this.line.reduce((sum, part) => sum + part.length, 0);
  }

  private endLine(): void {
    const text = Buffer.concat(this.line).toString("latin1");
    this.line = [];
    this.isAfterCr = true;
    if (text === "") return;
    this.mode = "busy";
    this.handlers.onLine(text);
  }

  private takeLost(bytes: Buffer): number {
    const isLineEnd = this.isAfterCr && bytes[0] === LF;
    this.isAfterCr = false;
    if (isLineEnd) return 1;
    this.handlers.onLost(bytes);
    return bytes.length;
  }

  private takePayload(bytes: Buffer): number {
    if (this.skipBytes > 0) {
      this.skipBytes--;
      return 1;
    }
    this.isAfterCr = false;
    const end = bytes.findIndex((byte) => this.terminators.includes(byte));
    const taken = bytes.subarray(0, Math.min(this.missingBytes, end < 0 ? bytes.length : end));
    this.payload.push(Buffer.from(taken));
    this.missingBytes -= taken.length;
    this.handlers.onEcho(taken);
    const terminator = taken.length === end ? bytes[end] : undefined;
    if (this.missingBytes === 0 || terminator !== undefined) {
      this.mode = "busy";
      this.onPayload(Buffer.concat(this.payload), terminator);
    }
    return taken.length + (terminator === undefined ? 0 : 1);
  }
}
