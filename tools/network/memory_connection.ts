import { Duplex } from "node:stream";
import type { Clock } from "../../src/hal/contracts.ts";
import { DelayLine } from "./delay_line.ts";
import type { NetworkConnection, NetworkError, NetworkHandlers } from "./network.ts";

/** Bytes that the server may have under way before its stream reports back-pressure: a window of TCP. */
const windowBytes = 65535;

type WriteDone = () => void;

/** A TCP connection in memory: the caller has a NetworkConnection, the server a Duplex stream. */
export class MemoryConnection implements NetworkConnection {
  readonly address: string;
  private readonly up: DelayLine;
  private readonly down: DelayLine;
  /** Acknowledgements pass a receiver that takes no data. */
  private readonly acknowledgements: DelayLine;
  private readonly handlers: NetworkHandlers;
  private readonly onGone: (connection: MemoryConnection) => void;
  private stream: Duplex | undefined;
  private inFlightBytes = 0;
  private blockedWrites: WriteDone[] = [];
  private isClosed = false;
  private isFlowing = true;
  private isDead = false;

  constructor(clock: Clock, latencyMs: () => number, address: string, handlers: NetworkHandlers, onGone: (it: MemoryConnection) => void) {
    this.address = address;
    this.up = new DelayLine(clock, latencyMs);
    this.down = new DelayLine(clock, latencyMs);
    this.acknowledgements = new DelayLine(clock, latencyMs);
    this.handlers = handlers;
    this.onGone = onGone;
  }

  /** Starts the handshake; `accept` decides when it has reached the server. */
  open(accept: () => ((stream: Duplex) => void) | NetworkError): void {
    this.up.push(() => {
      const answer = accept();
      if (typeof answer === "string") return this.down.push(() => this.closed(answer));
      this.down.push(() => this.handlers.onConnect());
      answer((this.stream = this.serverStream()));
    });
  }

  write(bytes: Buffer, onAcknowledged?: () => void): void {
    const copy = Buffer.from(bytes);
    this.up.push(() => {
      if (!this.stream || this.stream.destroyed) return;
      this.stream.push(copy);
      if (onAcknowledged) this.acknowledgements.push(onAcknowledged);
    });
  }

  flow(isOpen: boolean): void {
    this.isFlowing = isOpen;
    this.applyStops();
  }

  end(): void {
    this.up.push(() => this.stream?.push(null));
  }

  destroy(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.down.clear();
    this.acknowledgements.clear();
    this.up.push(() => this.stream?.destroy());
    if (this.isDead) this.up.clear();
    this.onGone(this);
  }

  /** Half-open: nothing passes in either direction, and neither side is told. */
  drop(isDead: boolean): void {
    this.isDead = isDead;
    this.applyStops();
  }

  /** Breaks it on both sides at once. */
  break(): void {
    const stream = this.stream;
    this.up.clear();
    this.closed("reset");
    stream?.destroy();
  }

  private applyStops(): void {
    this.up.stop(this.isDead);
    this.acknowledgements.stop(this.isDead);
    this.down.stop(this.isDead || !this.isFlowing);
  }

  private closed(error?: NetworkError): void {
    if (this.isClosed) return;
    // an acknowledgement travels with the close or before it
    if (!error) this.acknowledgements.deliverDue();
    this.isClosed = true;
    this.down.clear();
    this.acknowledgements.clear();
    this.onGone(this);
    this.handlers.onClose(error);
  }

  private serverStream(): Duplex {
    const stream = new Duplex({
      allowHalfOpen: false,
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => this.sendDown(chunk, done),
      final: (done) => {
        this.down.push(() => this.closed());
        done();
      },
    });
    stream.once("close", () => {
      if (!stream.writableFinished) this.down.push(() => this.closed("reset"));
    });
    return stream;
  }

  private sendDown(chunk: Buffer, done: WriteDone): void {
    if (this.isClosed) return done();
    this.inFlightBytes += chunk.length;
    this.down.push(() => {
      this.inFlightBytes -= chunk.length;
      const waiting = this.blockedWrites;
      this.blockedWrites = [];
      for (const release of waiting) release();
      this.handlers.onData(chunk);
    });
    if (this.inFlightBytes < windowBytes) done();
    else this.blockedWrites.push(done);
  }
}
