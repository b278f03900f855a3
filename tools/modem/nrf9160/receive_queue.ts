export interface Sender {
  address: string;
  port: number;
}

export interface Received {
  bytes: Buffer;
  from: Sender | undefined;
}

/** Received data of one socket: a stream, or datagrams of which each is read whole or cut. */
export class ReceiveQueue {
  private readonly isStream: boolean;
  private readonly capacity: number;
  private items: Received[] = [];
  private totalBytes = 0;

  constructor(isStream: boolean, capacity: number) {
    this.isStream = isStream;
    this.capacity = capacity;
  }

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  get bytes(): number {
    return this.totalBytes;
  }

  /** Nothing more should come. */
  get isFull(): boolean {
    return this.totalBytes >= this.capacity;
  }

  push(bytes: Buffer, from?: Sender): void {
    // an empty piece of a stream is nothing, an empty datagram is one
    if (this.isStream && bytes.length === 0) return;
    this.items.push({ bytes, from });
    this.totalBytes += bytes.length;
  }

  /** Takes up to `most` bytes; of a datagram the rest is lost. Must not be empty. */
  take(most: number, isPeek: boolean): Received {
    const [first] = this.items as [Received];
    const whole = this.isStream ? { bytes: Buffer.concat(this.items.map((item) => item.bytes)), from: first.from } : first;
    const taken = { bytes: whole.bytes.subarray(0, most), from: whole.from };
    if (isPeek) return taken;
    const rest = whole.bytes.subarray(taken.bytes.length);
    if (!this.isStream) this.items.shift();
    else this.items = rest.length > 0 ? [{ bytes: rest, from: first.from }] : [];
    this.totalBytes -= this.isStream ? taken.bytes.length : whole.bytes.length;
    return taken;
  }

  clear(): void {
    this.items = [];
    this.totalBytes = 0;
  }
}
