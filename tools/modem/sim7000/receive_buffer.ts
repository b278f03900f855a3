/**
 * Received bytes of one socket. At most `capacity` of them are in the modem; what the network delivered beyond that in one
 * piece is shown as the window opens.
 */
export class ReceiveBuffer {
  private readonly capacity: number;
  private parts: Buffer[] = [];
  private totalBytes = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Bytes that can be read now. */
  get available(): number {
    return Math.min(this.totalBytes, this.capacity);
  }

  /** Nothing more should come. */
  get isFull(): boolean {
    return this.totalBytes >= this.capacity;
  }

  /** More has come than fits. */
  get isOverfull(): boolean {
    return this.totalBytes > this.capacity;
  }

  hasRoomFor(count: number): boolean {
    return this.totalBytes + count <= this.capacity;
  }

  push(bytes: Buffer): void {
    this.parts.push(bytes);
    this.totalBytes += bytes.length;
  }

  /** Takes up to `count` bytes. */
  read(count: number): Buffer {
    const wanted = Math.min(count, this.available);
    const all = this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
    this.totalBytes -= wanted;
    this.parts = this.totalBytes > 0 ? [all.subarray(wanted)] : [];
    return all.subarray(0, wanted);
  }

  clear(): void {
    this.parts = [];
    this.totalBytes = 0;
  }
}
