import type { Timer } from "../../../src/hal/contracts.ts";
import type { Timers } from "../timers.ts";
import type { DataSink } from "./at_reader.ts";
import { Errno } from "./errno.ts";

/** What a command makes of data mode. */
export interface DataModeUser {
  /**
   * Sends a piece.
   * @param hasMore the buffer was full and the same message goes on
   * @param done the number of bytes that were sent, or -errno
   */
  send(bytes: Buffer, hasMore: boolean, done: (result: number) => void): void;
  /** Data mode has ended. */
  ended?(): void;
}

export interface DataModeHost {
  readonly timers: Timers;
  /** Prints a line of its own. */
  print(text: string): void;
  /** Prints bytes without line ends. */
  printRaw(text: string): void;
  /** No more input until resume(). */
  hold(): void;
  resume(): void;
  /** Bytes belong to command lines again. */
  left(): void;
}

export interface DataModeRules {
  isSerialModem: boolean;
  /** CONFIG_SLM_DATAMODE_URC: the length of each piece is reported. */
  reportsPieces: boolean;
  /** Idle time that sends what has come, milliseconds. */
  timeLimitMs: number;
}

const terminator = Buffer.from("+++");
const bufferBytes = 4096;

/**
 * Data mode: every byte is payload until `+++`, which may follow the payload at once and be cut anywhere; or until as many bytes have come as
 * the command has announced.
 *
 * A piece is sent when nothing has come for the time limit, when the buffer is full, and at the end. When sending fails, or the socket
 * dies, everything up to `+++` is dropped, and #XDATAMODE says so.
 */
export class DataMode implements DataSink {
  private readonly host: DataModeHost;
  private readonly rules: DataModeRules;
  private readonly user: DataModeUser;
  /** Bytes still to come; 0 = until the terminator. */
  private missingBytes: number;
  private readonly isCounted: boolean;
  private buffer: Buffer[] = [];
  private bufferedBytes = 0;
  /** Characters of the terminator that have come. */
  private matched = 0;
  private idleTimer: Timer | undefined;
  private pendingSends = 0;
  private isEnding = false;
  private isOver = false;
  /** -errno of what went wrong: input is dropped from then on. */
  private failure = 0;

  /** @param dataBytes 0 = until the terminator */
  constructor(host: DataModeHost, rules: DataModeRules, user: DataModeUser, dataBytes = 0) {
    this.host = host;
    this.rules = rules;
    this.user = user;
    this.missingBytes = dataBytes;
    this.isCounted = dataBytes > 0;
  }

  take(bytes: Buffer): number {
    this.host.timers.cancel(this.idleTimer);
    const taken = this.isCounted && this.failure === 0 ? this.takeCounted(bytes) : this.takeUntilTerminator(bytes);
    if (!this.isEnding && !this.isOver) this.idleTimer = this.host.timers.after(this.rules.timeLimitMs, () => this.idle());
    return taken;
  }

  /**
   * Sending is no longer possible.
   * @param isHinted the modem shows it with a bare terminator
   */
  fail(errno: number, isHinted: boolean): void {
    if (this.failure !== 0 || this.isOver) return;
    this.failure = -errno;
    this.buffer = [];
    this.bufferedBytes = 0;
    if (isHinted) this.host.printRaw(terminator.toString());
  }

  /** Ends without a word: the firmware is gone. */
  kill(): void {
    this.isOver = true;
    this.host.timers.cancel(this.idleTimer);
  }

  private takeCounted(bytes: Buffer): number {
    const taken = bytes.subarray(0, Math.min(this.missingBytes, bytes.length));
    this.missingBytes -= taken.length;
    this.store(taken);
    if (this.missingBytes === 0) this.end();
    return taken.length;
  }

  private takeUntilTerminator(bytes: Buffer): number {
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] === terminator[this.matched]) {
        if (this.matched === 0) this.store(bytes.subarray(start, at));
        this.matched++;
        start = at + 1;
        if (this.matched < terminator.length) continue;
        this.matched = 0;
        this.end();
        return at + 1;
      }
      if (this.matched > 0) this.releaseMatched();
    }
    this.store(bytes.subarray(start));
    return bytes.length;
  }

  /** What looked like the beginning of a terminator was data. */
  private releaseMatched(): void {
    const released = terminator.subarray(0, this.matched);
    this.matched = 0;
    this.store(released);
  }

  private store(bytes: Buffer): void {
    if (this.failure !== 0) return;
    let rest = bytes;
    while (rest.length > 0) {
      const piece = rest.subarray(0, bufferBytes - this.bufferedBytes);
      this.buffer.push(Buffer.from(piece));
      this.bufferedBytes += piece.length;
      rest = rest.subarray(piece.length);
      if (rest.length > 0) this.flush(true);
    }
  }

  /** SLM keeps a lone part of the terminator when nothing else is buffered: the timer finds no data to send. */
  private idle(): void {
    if (this.rules.isSerialModem || this.bufferedBytes > 0) this.releaseMatched();
    this.flush(false);
  }

  private flush(hasMore: boolean): void {
    if (this.bufferedBytes === 0 || this.failure !== 0) return;
    const bytes = Buffer.concat(this.buffer);
    this.buffer = [];
    this.bufferedBytes = 0;
    this.pendingSends++;
    this.host.hold();
    this.user.send(bytes, hasMore, (result) => this.sent(result));
  }

  private sent(result: number): void {
    if (this.isOver) return;
    this.pendingSends--;
    if (result >= 0 && this.rules.reportsPieces) this.host.print(`#XDATAMODE: ${result}`);
    if (this.pendingSends > 0) return;
    if (this.isEnding) this.finish();
    else this.host.resume();
  }

  private end(): void {
    this.isEnding = true;
    this.flush(false);
    if (this.pendingSends === 0) this.finish();
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.user.ended?.();
    this.host.print(`#XDATAMODE: ${this.failure !== 0 && this.rules.isSerialModem ? -1 : this.failure}`);
    this.host.left();
    this.host.resume();
  }
}

/** -EOVERFLOW: a datagram must fit the buffer. */
export const overflow = Errno.EOVERFLOW;
