import { CommandReader } from "../command_reader.ts";
import type { CommandReaderHandlers } from "../command_reader.ts";

export type Terminator = "\r" | "\n" | "\r\n";

/** What takes the bytes in data mode. */
export interface DataSink {
  /** @returns how many bytes were taken; fewer than given when data mode has ended within them */
  take(bytes: Buffer): number;
}

const BACKSPACE = 0x08;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const DEL = 0x7f;
/** CONFIG_SLM_AT_BUF_SIZE, terminating zero included. */
const bufferBytes = 4096;
/** Stands for a line that is too long: the grammar refuses it. */
const tooLong = "AT?";

/**
 * The receiver of the application on the nRF91: bytes in, command lines out, or raw bytes in data mode.
 *
 * Line ends within quotes are data, so that a certificate is one line. Backspace edits. Serial LTE Modem collects everything up to the
 * terminator; Serial Modem drops what comes before "AT", with the oddity that of "AAT" the second A is dropped with the first.
 */
export class AtReader extends CommandReader {
  terminator: Terminator = "\r\n";
  isSerialModem = false;
  /** SLM up to v2.4 turns its receiver off while a command runs; later ones hold the host by RTS and lose nothing. */
  isDeafWhileBusy = false;
  /** Bytes of a command line have come. */
  onByte: () => void = () => {};
  private readonly host: CommandReaderHandlers;
  private typed: number[] = [];
  private lineBytes = 0;
  private lastByte = 0;
  private isQuoted = false;
  private isRunning = false;
  private queue: Buffer[] = [];
  private sink: DataSink | undefined;
  private lostBytes = 0;

  constructor(handlers: CommandReaderHandlers) {
    super(handlers);
    this.host = handlers;
  }

  override get isTakingPayload(): boolean {
    return this.sink !== undefined;
  }

  override get isBusy(): boolean {
    return this.isRunning;
  }

  /** A line has begun that has not ended. */
  get hasPartialLine(): boolean {
    return this.lineBytes > 0;
  }

  override feed(bytes: Buffer): void {
    if (this.isRunning) return this.wait(bytes);
    let rest = bytes;
    while (rest.length > 0 && !this.isRunning) rest = rest.subarray(this.sink ? this.takeData(rest) : this.takeTyped(rest));
    if (rest.length > 0) this.wait(rest);
  }

  override ready(): void {
    this.isRunning = false;
    const queued = Buffer.concat(this.queue);
    this.queue = [];
    if (queued.length > 0) this.feed(queued);
  }

  /** Stops reading until ready(), as while a command runs. */
  hold(): void {
    this.isRunning = true;
  }

  enterDataMode(sink: DataSink): void {
    this.sink = sink;
  }

  leaveDataMode(): void {
    this.sink = undefined;
  }

  override skip(count: number): void {
    this.lostBytes += count;
  }

  override reset(): void {
    this.forgetLine();
    this.isRunning = false;
    this.queue = [];
    this.sink = undefined;
    this.lostBytes = 0;
  }

  private wait(bytes: Buffer): void {
    if (this.isDeafWhileBusy && !this.sink) return this.host.onLost(bytes);
    this.queue.push(Buffer.from(bytes));
  }

  private takeData(bytes: Buffer): number {
    const lost = Math.min(this.lostBytes, bytes.length);
    this.lostBytes -= lost;
    return lost > 0 ? lost : (this.sink as DataSink).take(bytes);
  }

  private takeTyped(bytes: Buffer): number {
    let at = 0;
    let isEnded = false;
    while (at < bytes.length && !isEnded) isEnded = this.takeByte(bytes[at++] as number);
    this.host.onEcho(bytes.subarray(0, at));
    this.onByte();
    if (isEnded) this.endTyped();
    return at;
  }

  /** @returns true at the end of the line */
  private takeByte(byte: number): boolean {
    if (byte === BACKSPACE || byte === DEL) {
      if (this.lineBytes > 0 && this.lineBytes-- <= this.typed.length) this.typed.pop();
      this.lastByte = this.typed.at(-1) ?? 0;
      return false;
    }
    if (this.isSerialModem && this.isNoise(byte)) {
      this.forgetLine();
      return false;
    }
    if (!this.isQuoted && this.endsLine(byte)) return true;
    this.lineBytes++;
    this.lastByte = byte;
    if (this.typed.length < bufferBytes) this.typed.push(byte);
    if (byte === QUOTE) this.isQuoted = !this.isQuoted;
    return false;
  }

  private isNoise(byte: number): boolean {
    const letter = String.fromCharCode(byte).toUpperCase();
    return (this.lineBytes === 0 && letter !== "A") || (this.lineBytes === 1 && letter !== "T");
  }

  private endsLine(byte: number): boolean {
    if (this.terminator === "\r") return byte === CR;
    if (byte !== LF) return false;
    if (this.terminator === "\n") return true;
    if (this.lastByte !== CR) return false;
    if (this.lineBytes-- <= this.typed.length) this.typed.pop();
    return true;
  }

  /** An empty line is nothing; one that is too long is refused as a whole. */
  private endTyped(): void {
    const isTooLong = this.lineBytes >= bufferBytes;
    const text = isTooLong ? tooLong : Buffer.from(this.typed).toString("latin1");
    this.forgetLine();
    if (text === "") return;
    this.isRunning = true;
    this.host.onLine(text);
  }

  private forgetLine(): void {
    this.typed = [];
    this.lineBytes = 0;
    this.lastByte = 0;
    this.isQuoted = false;
  }
}
