import type { Timer } from "../../../src/hal/contracts.ts";
import { Errno } from "./errno.ts";

export interface SendWindowHost {
  after(delayMs: number, next: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  /** Gives bytes to the network. */
  write(bytes: Buffer, onAcknowledged: () => void): void;
  /** Data can leave now. */
  isOpen(): boolean;
}

interface PendingSend {
  bytes: Buffer;
  /** It has a place in the modem's buffer. */
  isAccepted: boolean;
  isWritten: boolean;
  isDone: boolean;
  waitsForAcknowledgement: boolean;
  timer: Timer | undefined;
  done: (result: number) => void;
  onAcknowledged: (isDelivered: boolean) => void;
}

export interface SendOptions {
  /** Flag 512: done when the peer has it. */
  waitsForAcknowledgement: boolean;
  /** SO_SNDTIMEO; 0 = none. */
  timeoutMs: number;
  /** Flag 8192: told when the peer has it, or has not within the timeout. */
  onAcknowledged?: (isDelivered: boolean) => void;
}

/** What a socket has sent and the peer has not acknowledged: a send blocks while it would be too much. */
export class SendWindow {
  private readonly host: SendWindowHost;
  private readonly capacity: number;
  private readonly pending = new Set<PendingSend>();
  private unacknowledgedBytes = 0;

  constructor(host: SendWindowHost, capacity: number) {
    this.host = host;
    this.capacity = capacity;
  }

  get hasRoom(): boolean {
    return this.unacknowledgedBytes < this.capacity;
  }

  /** @param done the number of bytes, or -errno */
  send(bytes: Buffer, options: SendOptions, done: (result: number) => void): void {
    const { waitsForAcknowledgement, timeoutMs, onAcknowledged = () => {} } = options;
    const item: PendingSend = { bytes, isAccepted: false, isWritten: false, isDone: false, waitsForAcknowledgement, timer: undefined, done, onAcknowledged };
    this.pending.add(item);
    if (timeoutMs > 0) item.timer = this.host.after(timeoutMs, () => this.timedOut(item));
    this.pump();
  }

  /** Room or coverage may have come back. */
  pump(): void {
    for (const item of this.pending) {
      if (!item.isAccepted && !this.hasRoom) return;
      this.accept(item);
      if (item.isWritten || !this.host.isOpen()) continue;
      item.isWritten = true;
      this.host.write(item.bytes, () => this.acknowledged(item));
    }
  }

  /** The connection is gone. */
  fail(errno: number): void {
    for (const item of [...this.pending]) {
      this.drop(item);
      this.finish(item, -errno);
      item.onAcknowledged(false);
    }
    this.unacknowledgedBytes = 0;
  }

  /** Nobody waits any more. */
  clear(): void {
    for (const item of [...this.pending]) this.drop(item);
    this.unacknowledgedBytes = 0;
  }

  private accept(item: PendingSend): void {
    if (item.isAccepted) return;
    item.isAccepted = true;
    this.unacknowledgedBytes += item.bytes.length;
    if (!item.waitsForAcknowledgement) this.finish(item, item.bytes.length);
  }

  private acknowledged(item: PendingSend): void {
    if (!this.pending.has(item)) return;
    this.drop(item);
    this.unacknowledgedBytes -= item.bytes.length;
    this.finish(item, item.bytes.length);
    item.onAcknowledged(true);
    this.pump();
  }

  private timedOut(item: PendingSend): void {
    this.finish(item, -Errno.EAGAIN);
    if (!item.isAccepted) this.drop(item);
    item.onAcknowledged(false);
    item.onAcknowledged = () => {};
  }

  private drop(item: PendingSend): void {
    this.host.cancel(item.timer);
    this.pending.delete(item);
  }

  private finish(item: PendingSend, result: number): void {
    if (item.isDone) return;
    item.isDone = true;
    item.done(result);
  }
}
