import type { Timer } from "../../../src/hal/contracts.ts";
import { Errno } from "./errno.ts";
import type { Received, ReceiveQueue } from "./receive_queue.ts";

export const RecvFlag = { peek: 2, dontWait: 64, waitAll: 256 } as const;

export interface ReadState {
  received: (most: number, isPeek: boolean) => Received;
  /** The peer has closed in order. */
  isEnded: boolean;
  /** 0, or why nothing will come. */
  errno: number;
}

/** What recv() gives: data, nothing at the end of the stream, or -errno. */
export type ReadResult = Received | number;

interface Waiting {
  most: number;
  flags: number;
  done: (result: ReadResult) => void;
  timer: Timer | undefined;
}

/** recv() and recvfrom() of one socket; one at a time. */
export class SocketReader {
  private readonly queue: ReceiveQueue;
  private readonly host: { after(delayMs: number, next: () => void): Timer; cancel(timer: Timer | undefined): void };
  private readonly state: () => ReadState;
  private waiting: Waiting | undefined;

  constructor(queue: ReceiveQueue, host: SocketReader["host"], state: () => ReadState) {
    this.queue = queue;
    this.host = host;
    this.state = state;
  }

  /**
   * @param most longest answer, bytes
   * @param timeoutS 0 = forever
   * @param done not called from inside when it has to wait
   */
  read(most: number, flags: number, timeoutS: number, done: (result: ReadResult) => void): void {
    this.waiting = { most, flags, done, timer: undefined };
    this.changed();
    if (!this.waiting) return;
    if ((flags & RecvFlag.dontWait) !== 0) return this.finish(-Errno.EAGAIN);
    if (timeoutS > 0) this.waiting.timer = this.host.after(timeoutS * 1000, () => this.timedOut());
  }

  /** Data, an end or an error has come. */
  changed(): void {
    if (!this.waiting) return;
    const { most, flags } = this.waiting;
    const { received, isEnded, errno } = this.state();
    const isEnough = !this.queue.isEmpty && ((flags & RecvFlag.waitAll) === 0 || this.queue.bytes >= most || isEnded);
    if (isEnough) return this.finish(received(most, (flags & RecvFlag.peek) !== 0));
    if (!this.queue.isEmpty) return;
    if (isEnded) this.finish({ bytes: Buffer.alloc(0), from: undefined });
    else if (errno !== 0) this.finish(-errno);
  }

  /** Nobody waits any more. */
  cancel(): void {
    this.host.cancel(this.waiting?.timer);
    this.waiting = undefined;
  }

  /** What has come in spite of MSG_WAITALL is given at the end of the time. */
  private timedOut(): void {
    if (!this.waiting) return;
    if (this.queue.isEmpty) return this.finish(-Errno.EAGAIN);
    this.finish(this.state().received(this.waiting.most, (this.waiting.flags & RecvFlag.peek) !== 0));
  }

  private finish(result: ReadResult): void {
    const { done } = this.waiting as Waiting;
    this.cancel();
    done(result);
  }
}
