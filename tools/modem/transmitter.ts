import type { Clock, Timer } from "../../src/hal/contracts.ts";

interface Element {
  bytes: Buffer;
  onSent: (() => void) | undefined;
}

/** Bits on the line per byte: start, eight data, stop. */
const bitsPerByte = 10;

/**
 * The modem's transmit line: whole elements in, pieces of at most maxPieceBytes out, each when its last bit has passed at
 * the line's rate.
 */
export class Transmitter {
  /** Bits per second; infinite = no pacing. */
  baudRate: number;
  private readonly clock: Clock;
  private readonly maxPieceBytes: number;
  private readonly deliver: (piece: Buffer, baudRate: number) => void;
  private queue: Element[] = [];
  private timer: Timer | undefined;
  private lineFreeAtMs = 0;
  /** Bytes follow without a gap: a late timer of the host must not slow the line down. */
  private isLineBusy = false;

  constructor(clock: Clock, baudRate: number, maxPieceBytes: number, deliver: (piece: Buffer, baudRate: number) => void) {
    this.clock = clock;
    this.baudRate = baudRate;
    this.maxPieceBytes = maxPieceBytes;
    this.deliver = deliver;
  }

  /** @param onSent called just before the piece with the last byte is delivered */
  send(bytes: Buffer, onSent?: () => void): void {
    if (bytes.length === 0 && !onSent) return;
    this.queue.push({ bytes, onSent });
    this.arm();
  }

  /** Drops what has not left yet. */
  clear(): void {
    this.queue = [];
    if (this.timer !== undefined) this.clock.clearTimeout(this.timer);
    this.timer = undefined;
    this.isLineBusy = false;
  }

  private arm(): void {
    if (this.timer !== undefined || this.queue.length === 0) return;
    const queuedBytes = this.queue.reduce((sum, element) => sum + element.bytes.length, 0);
    const pieceBytes = Math.min(queuedBytes, this.maxPieceBytes);
    const rate = this.baudRate;
    const now = this.clock.now();
    const start = this.isLineBusy ? this.lineFreeAtMs : now;
    this.isLineBusy = true;
    this.lineFreeAtMs = start + (pieceBytes * bitsPerByte * 1000) / rate;
    this.timer = this.clock.setTimeout(() => this.sendPiece(pieceBytes, rate), Math.max(0, this.lineFreeAtMs - now));
  }

  private sendPiece(pieceBytes: number, rate: number): void {
    this.timer = undefined;
    const parts: Buffer[] = [];
    const sent: (() => void)[] = [];
    let room = pieceBytes;
    for (let first = this.queue[0]; first && (room > 0 || first.bytes.length === 0); first = this.queue[0]) {
      const part = first.bytes.subarray(0, room);
      parts.push(part);
      room -= part.length;
      first.bytes = first.bytes.subarray(part.length);
      if (first.bytes.length > 0) break;
      this.queue.shift();
      if (first.onSent) sent.push(first.onSent);
    }
    this.isLineBusy = this.queue.length > 0;
    for (const callback of sent) callback();
    this.deliver(Buffer.concat(parts), rate);
    this.arm();
  }
}
