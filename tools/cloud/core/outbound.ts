import type { Duplex } from "node:stream";
import mqttPacket from "mqtt-packet";
import type { IPublishPacket, Packet } from "mqtt-packet";
import type { Clock } from "../../../src/hal/contracts.ts";
import { Timers } from "../../modem/timers.ts";
import type { Faults } from "./faults.ts";

const pieceIntervalMs = 100;
/** A message that waits for the next one to overtake it does not wait longer. */
const reorderLimitMs = 1000;

/** The way of packets to a device, with the faults that lie on it. */
export class Outbound {
  private readonly stream: Duplex;
  private readonly faults: Faults;
  private readonly timers: Timers;
  private readonly log: (packet: Packet) => void;
  private held: IPublishPacket | undefined;
  private pieces: Buffer[] = [];
  private isSendingPieces = false;

  constructor(stream: Duplex, clock: Clock, faults: Faults, log: (packet: Packet) => void) {
    this.stream = stream;
    this.faults = faults;
    this.timers = new Timers(clock);
    this.log = log;
  }

  send(packet: Packet): void {
    switch (packet.cmd) {
      case "puback":
        return this.answer(packet, "noPuback", "pubackDelayMs");
      case "suback":
        return this.answer(packet, "noSuback", "subackDelayMs");
      case "pingresp":
        return this.faults.take("noPingresp") ? undefined : this.write(packet);
      case "publish":
        return this.publish(packet);
      default:
        return this.write(packet);
    }
  }

  stop(): void {
    this.timers.cancelAll();
    this.pieces = [];
  }

  private answer(packet: Packet, loss: "noPuback" | "noSuback", delay: "pubackDelayMs" | "subackDelayMs"): void {
    if (this.faults.take(loss)) return;
    const delayMs = this.faults.take(delay);
    if (delayMs === undefined) this.write(packet);
    else this.timers.after(delayMs, () => this.write(packet));
  }

  private publish(packet: IPublishPacket): void {
    if (!this.held && this.faults.take("reorder")) {
      this.held = packet;
      this.timers.after(reorderLimitMs, () => this.release());
      return;
    }
    this.write(packet);
    if (this.faults.take("duplicate")) this.write({ ...packet, dup: packet.qos > 0 });
    this.release();
  }

  private release(): void {
    const { held } = this;
    this.held = undefined;
    if (held) this.write(held);
  }

  private write(packet: Packet): void {
    if (this.faults.peek("halfOpen") || this.stream.destroyed || this.stream.writableEnded) return;
    this.log(packet);
    const bytes = mqttPacket.generate(packet, { protocolVersion: 4 });
    const size = this.faults.peek("pieceBytes");
    if (size === undefined && this.pieces.length === 0) return void this.stream.write(bytes);
    for (let at = 0; at < bytes.length; at += size ?? bytes.length) this.pieces.push(bytes.subarray(at, at + (size ?? bytes.length)));
    if (!this.isSendingPieces) this.nextPiece();
  }

  private nextPiece(): void {
    const piece = this.pieces.shift();
    this.isSendingPieces = piece !== undefined;
    if (!piece || this.stream.destroyed) return;
    this.stream.write(piece);
    this.timers.after(pieceIntervalMs, () => this.nextPiece());
  }
}
