import { Aedes } from "aedes";
import type { Packet } from "mqtt-packet";
import type { Clock } from "../../src/hal/contracts.ts";
import type { MemoryNetwork } from "../network/memory_network.ts";
import { gate } from "./broker_gate.ts";
import { BROKER_HOST, BROKER_PORT } from "./image.ts";

/** No timer of the host's may act within a run. */
const NEVER_MS = 500_000_000;

/** Packets that end or move a message on. */
const ACKNOWLEDGEMENTS = ["puback", "pubrec", "pubcomp"];

export interface BrokerEvents {
  /** A message of the device, as bytes of a string, each time that the broker takes it. */
  onMessage(payload: string): void;
  /** A PUBLISH of the device that breaks the protocol. */
  onFault(cause: string): void;
}

/** The broker of the bench: its sessions outlive a restart, and it can be slow, repeat itself, and lose connections with what they carry. */
export class SoakBroker {
  /** What each packet for the device takes, milliseconds. */
  delayMs = 0;
  /** So many packets for the device are sent twice. */
  doubles = 0;
  /** So many acknowledgements are lost together with their connection. */
  lostAcknowledgements = 0;
  /** It knows the device's subscriptions: what is sent is kept for it. */
  hasSession = false;
  /** Of the device, once it has connected. */
  clientId: string | undefined;
  private readonly network: MemoryNetwork;
  private readonly clock: Clock;
  private readonly events: BrokerEvents;
  private aedes!: Aedes;
  private connections = 0;
  /** PUBLISHes without their acknowledgement by packet id: payload, and the connection that they came on. */
  private readonly unacknowledged = new Map<number, { payload: string; connection: number }>();

  private constructor(network: MemoryNetwork, clock: Clock, events: BrokerEvents) {
    this.network = network;
    this.clock = clock;
    this.events = events;
  }

  static async create(network: MemoryNetwork, clock: Clock, events: BrokerEvents): Promise<SoakBroker> {
    const broker = new SoakBroker(network, clock, events);
    await broker.forget();
    network.listen(BROKER_HOST, BROKER_PORT, (stream) => {
      const connection = ++broker.connections;
      const { aedes } = broker;
      const inner = gate(stream, {
        clock,
        delayMs: () => broker.delayMs,
        onUp: (packet) => broker.inspect(packet, connection),
        copies: (packet) => broker.copies(packet),
      });
      aedes.handle(inner);
    });
    return broker;
  }

  /** Breaks all connections and refuses new ones for a while; sessions are kept. */
  restart(downMs: number): void {
    this.network.cut(BROKER_HOST);
    this.clock.setTimeout(() => this.network.restore(BROKER_HOST), downMs);
  }

  /** Begins anew, without sessions. */
  async forget(): Promise<void> {
    const before = this.aedes as Aedes | undefined;
    this.unacknowledged.clear();
    this.hasSession = false;
    this.aedes = await Aedes.createBroker({ drainTimeout: 0, connectTimeout: NEVER_MS, heartbeatInterval: NEVER_MS });
    // It would begin at a random packet id of its own, and a run would not repeat exactly.
    this.aedes.on("client", (client) => ((client as unknown as { _nextId: number })._nextId = ((this.connections * 997) % 60000) + 1));
    this.aedes.on("clientReady", (client) => (this.clientId = client.id));
    this.aedes.on("publish", (packet, client) => {
      if (client && packet.topic.endsWith("/d2c")) this.events.onMessage(Buffer.from(packet.payload).toString("latin1"));
    });
    before?.close();
  }

  /** To the device, at QoS 1. */
  send(payload: string): void {
    const topic = `${this.clientId}/c2d/soak`;
    this.aedes.publish({ cmd: "publish", topic, payload: Buffer.from(payload), qos: 1, dup: false, retain: false }, () => {});
  }

  close(): void {
    this.network.cut(BROKER_HOST);
    this.aedes.close();
  }

  private copies(packet: Packet): number {
    if (packet.cmd === "suback") this.hasSession = true;
    const isAcknowledgement = ACKNOWLEDGEMENTS.includes(packet.cmd);
    if (isAcknowledgement && this.lostAcknowledgements > 0) {
      this.lostAcknowledgements--;
      return 0;
    }
    if ((packet.cmd === "puback" || packet.cmd === "pubcomp") && packet.messageId !== undefined) this.unacknowledged.delete(packet.messageId);
    const isMeant = isAcknowledgement || (packet.cmd === "publish" && packet.qos === 1);
    if (!isMeant || this.doubles === 0) return 1;
    this.doubles--;
    return 2;
  }

  /** 3.3.1.1: what comes again on another connection has DUP set. */
  private inspect(packet: Packet, connection: number): void {
    if (packet.cmd !== "publish" || packet.qos === 0 || packet.messageId === undefined) return;
    const payload = Buffer.from(packet.payload as Buffer).toString("latin1");
    const before = this.unacknowledged.get(packet.messageId);
    if (before?.payload === payload && before.connection !== connection && !packet.dup) {
      this.events.onFault(`PUBLISH ${packet.messageId} came again without DUP (MQTT 3.1.1, 3.3.1.1)`);
    }
    this.unacknowledged.set(packet.messageId, { payload, connection });
  }
}
