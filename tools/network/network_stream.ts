import { Duplex } from "node:stream";
import type { NetworkConnection, NetworkError } from "./network.ts";

/** A connection of a Network as a Node stream, for what Node puts on top of streams. */
export class NetworkStream extends Duplex {
  /** What ended the connection, if it was not the peer in order. */
  error: NetworkError | undefined;
  private connection: NetworkConnection | undefined;
  private isOver = false;
  private writtenBytes = 0;
  private acknowledgedBytes = 0;
  private waiting: { atBytes: number; done: () => void }[] = [];

  constructor() {
    // what is on top says its own farewell after the peer has ended
    super({ allowHalfOpen: true });
  }

  /** Must be called before anything is written. */
  attach(connection: NetworkConnection): void {
    this.connection = connection;
  }

  received(bytes: Buffer): void {
    if (!this.push(bytes)) this.connection?.flow(false);
  }

  /** The connection is gone. */
  ended(error: NetworkError | undefined): void {
    this.isOver = true;
    this.error = error;
    if (error) this.destroy(new Error(error));
    else this.push(null);
  }

  /** Calls `done` when the peer has taken everything that was written so far. */
  whenAcknowledged(done: () => void): void {
    if (this.acknowledgedBytes >= this.writtenBytes) done();
    else this.waiting.push({ atBytes: this.writtenBytes, done });
  }

  override _read(): void {
    if (!this.isOver) this.connection?.flow(true);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (!this.isOver) {
      this.writtenBytes += chunk.length;
      this.connection?.write(chunk, () => this.acknowledged(chunk.length));
    }
    callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    if (!this.isOver) this.connection?.end();
    callback();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.isOver = true;
    this.connection?.destroy();
    callback(error);
  }

  private acknowledged(count: number): void {
    this.acknowledgedBytes += count;
    while (this.waiting[0] && this.waiting[0].atBytes <= this.acknowledgedBytes) this.waiting.shift()?.done();
  }
}
