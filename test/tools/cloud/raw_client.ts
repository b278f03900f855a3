import mqttPacket from "mqtt-packet";
import type { IConnectPacket, IPublishPacket, Packet } from "mqtt-packet";
import type { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import type { NetworkConnection } from "../../../tools/network/network.ts";
import type { VirtualClock } from "../../../tools/testing/clock.ts";

const limitMs = 60000;

/** An MQTT client that sends just what the test says, in virtual time, and keeps all that comes. */
export class RawClient {
  readonly received: Packet[] = [];
  isClosed = false;
  /** Whether QoS 1 messages are acknowledged by themselves. */
  acknowledges = true;
  private readonly clock: VirtualClock;
  private readonly connection: NetworkConnection;
  private nextId = 1;

  constructor(clock: VirtualClock, network: MemoryNetwork, host: string, port: number) {
    this.clock = clock;
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on("packet", (packet: Packet) => this.onPacket(packet));
    this.connection = network.connect("tcp", host, port, {
      onConnect() {},
      onData: (bytes) => void parser.parse(bytes),
      onClose: () => (this.isClosed = true),
    });
  }

  send(packet: Packet): void {
    this.connection.write(mqttPacket.generate(packet, { protocolVersion: 4 }));
  }

  sendBytes(bytes: Buffer): void {
    this.connection.write(bytes);
  }

  /** Drops the connection without DISCONNECT. */
  drop(): void {
    this.connection.destroy();
  }

  /** @returns the CONNACK's code, or "closed" or "silent" */
  async connect(clientId: string, options: Partial<IConnectPacket> = {}): Promise<number | "closed" | "silent"> {
    this.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId, clean: true, keepalive: 60, ...options });
    const packet = await this.next("connack", 10000);
    return typeof packet === "string" ? packet : (packet.returnCode ?? 0);
  }

  /** @returns the codes of the SUBACK, or "closed" or "silent" */
  async subscribe(filters: readonly string[], qos: 0 | 1 | 2 = 1): Promise<number[] | "closed" | "silent"> {
    this.send({ cmd: "subscribe", messageId: this.nextId++, subscriptions: filters.map((topic) => ({ topic, qos })) });
    const packet = await this.next("suback", 10000);
    return typeof packet === "string" ? packet : (packet.granted as number[]);
  }

  /** @returns "puback" for QoS 1, "closed" or "silent" */
  async publish(topic: string, payload: string | Buffer, options: Partial<IPublishPacket> = {}): Promise<string> {
    const { qos = 1 } = options;
    const id = qos === 0 ? {} : { messageId: this.nextId++ };
    this.send({ cmd: "publish", topic, payload, dup: false, retain: false, ...options, qos, ...id });
    if (qos === 0) {
      await this.clock.advance(1000);
      return this.isClosed ? "closed" : "silent";
    }
    const packet = await this.next("puback", 10000);
    return typeof packet === "string" ? packet : packet.cmd;
  }

  /** Messages that have come, as "topic body", and no longer kept. */
  async messages(waitMs = 1000): Promise<string[]> {
    await this.clock.advance(waitMs);
    return this.take("publish").map(({ topic, payload }) => `${topic} ${payload.toString()}`);
  }

  /** Bodies of the messages of one topic, as JSON. */
  async bodies(topic: string, waitMs = 1000): Promise<unknown[]> {
    await this.clock.advance(waitMs);
    return this.take("publish").flatMap((packet) => (packet.topic === topic ? [JSON.parse(packet.payload.toString()) as unknown] : []));
  }

  /** Waits for a packet. @returns it, or "closed" or "silent" */
  async next<Cmd extends Packet["cmd"]>(cmd: Cmd, waitMs = limitMs): Promise<Extract<Packet, { cmd: Cmd }> | "closed" | "silent"> {
    const end = this.clock.now() + waitMs;
    const find = (): number => this.received.findIndex((packet) => packet.cmd === cmd);
    while (find() < 0 && !this.isClosed && this.clock.now() < end) await this.clock.advance(10);
    const index = find();
    if (index < 0) return this.isClosed ? "closed" : "silent";
    return this.received.splice(index, 1)[0] as Extract<Packet, { cmd: Cmd }>;
  }

  private take<Cmd extends Packet["cmd"]>(cmd: Cmd): Extract<Packet, { cmd: Cmd }>[] {
    const found = this.received.filter((packet) => packet.cmd === cmd);
    for (const packet of found) this.received.splice(this.received.indexOf(packet), 1);
    return found as Extract<Packet, { cmd: Cmd }>[];
  }

  private onPacket(packet: Packet): void {
    this.received.push(packet);
    if (packet.cmd === "publish" && packet.qos === 1 && this.acknowledges) this.send({ cmd: "puback", messageId: packet.messageId as number });
  }
}
