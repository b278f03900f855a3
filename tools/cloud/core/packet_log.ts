import mqttPacket from "mqtt-packet";
import type { Packet } from "mqtt-packet";
import type { Clock } from "../../../src/hal/contracts.ts";
import { describePacket } from "../../decode/mqtt_packet.ts";
import type { Qos } from "./service.ts";

/** One packet as it passed the stand-in. Passwords are not kept. */
export interface LoggedPacket {
  /** The clock's time, milliseconds. */
  atMs: number;
  /** Counts the connections of the stand-in from 1. */
  connection: number;
  /** In = from the device to the cloud. */
  direction: "in" | "out";
  clientId: string;
  cmd: Packet["cmd"];
  qos?: Qos;
  topic?: string;
  /** The payload of a PUBLISH as UTF-8. */
  body?: string;
  bytes?: Buffer;
  messageId?: number;
  dup?: boolean;
  retain?: boolean;
  /** Of a CONNACK. */
  code?: number;
  /** Of SUBSCRIBE and UNSUBSCRIBE. */
  filters?: readonly string[];
  /** Of a SUBACK. */
  granted?: readonly number[];
  /** One line for people. */
  words: string;
}

/** Something that happened and was no packet. */
export interface LoggedNote {
  atMs: number;
  text: string;
}

/** The newest of these are kept: a stand-in may run for weeks. */
const defaultCapacity = 20000;

/** All packets of a stand-in, oldest first. */
export class PacketLog {
  readonly packets: LoggedPacket[] = [];
  readonly notes: LoggedNote[] = [];
  /** Called for each one as it passes. */
  onPacket: (packet: LoggedPacket) => void = () => {};
  /** Called for each PUBLISH; a stand-in watches for answers here. */
  readonly onPublished: ((packet: LoggedPacket) => void)[] = [];
  onNote: (note: LoggedNote) => void = () => {};
  private readonly clock: Clock;
  private readonly capacity: number;

  constructor(clock: Clock, capacity = defaultCapacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  add(connection: number, direction: "in" | "out", clientId: string, packet: Packet): void {
    const logged: LoggedPacket = { atMs: this.clock.now(), connection, direction, clientId, cmd: packet.cmd, ...fields(packet), words: words(packet) };
    this.packets.push(logged);
    if (this.packets.length > this.capacity) this.packets.shift();
    this.onPacket(logged);
    if (packet.cmd === "publish") for (const listener of this.onPublished) listener(logged);
  }

  note(text: string): void {
    const note = { atMs: this.clock.now(), text };
    this.notes.push(note);
    if (this.notes.length > this.capacity) this.notes.shift();
    this.onNote(note);
  }

  /** Messages in one direction, of one topic if it is given. */
  published(direction: "in" | "out", topic?: string): LoggedPacket[] {
    return this.packets.filter((packet) => packet.cmd === "publish" && packet.direction === direction && (topic === undefined || packet.topic === topic));
  }
}

function fields(packet: Packet): Partial<LoggedPacket> {
  const { messageId } = packet;
  const id = messageId === undefined ? {} : { messageId };
  switch (packet.cmd) {
    case "publish": {
      const { topic, qos, dup, retain } = packet;
      const bytes = Buffer.from(packet.payload);
      return { ...id, topic, qos, dup, retain, bytes, body: bytes.toString() };
    }
    case "connack":
      return { code: packet.returnCode ?? 0 };
    case "subscribe":
      return { ...id, filters: packet.subscriptions.map(({ topic }) => topic) };
    case "suback":
      return { ...id, granted: packet.granted as number[] };
    case "unsubscribe":
      return { ...id, filters: packet.unsubscriptions };
    default:
      return id;
  }
}

function words(packet: Packet): string {
  return describePacket(mqttPacket.generate(packet, { protocolVersion: 4 }));
}
