import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import type { MemoryNetwork } from "../network/memory_network.ts";

/** A message that a client has published to the broker. */
export interface PublishedMessage {
  topic: string;
  /** The payload as UTF-8 text. */
  payload: string;
  bytes: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
  dup: boolean;
}

export interface MemoryBrokerOptions {
  network: MemoryNetwork;
  /** Name or address that it listens on. */
  host: string;
  /** 1..65535 */
  port: number;
  /** Takes connections in place of the broker: a server that refuses, says nothing, or is something else. */
  accept?: ((stream: Duplex) => void) | undefined;
}

/** An MQTT 3.1.1 broker (aedes) inside a MemoryNetwork; its sessions are in memory and end with stop(). */
export class MemoryBroker {
  readonly host: string;
  readonly port: number;
  /** What clients have published, oldest first; it is kept over stop() and start(). */
  readonly published: PublishedMessage[] = [];
  /** Id of the client that connected last. */
  clientId: string | undefined;
  /** Takes connections in place of the broker, until it is cleared. */
  accept: ((stream: Duplex) => void) | undefined;
  private readonly network: MemoryNetwork;
  private aedes: Aedes | undefined;

  private constructor({ network, host, port, accept }: MemoryBrokerOptions) {
    this.network = network;
    this.host = host;
    this.port = port;
    this.accept = accept;
    network.listen(host, port, (stream) => (this.accept ? this.accept(stream) : this.aedes?.handle(stream)));
  }

  static async create(options: MemoryBrokerOptions): Promise<MemoryBroker> {
    const broker = new MemoryBroker(options);
    await broker.start();
    return broker;
  }

  /** Listens again after stop(), knowing no session. */
  async start(): Promise<void> {
    this.aedes ??= this.watch(await Aedes.createBroker());
    this.network.restore(this.host);
  }

  /** Breaks all connections; the host cannot be reached until start(). */
  stop(): void {
    this.network.cut(this.host);
    this.aedes?.close();
    this.aedes = undefined;
  }

  /**
   * Publishes to the clients that have subscribed to the topic.
   * @param qos the QoS that they get at most, default 1
   * @throws Error while the broker is stopped
   */
  publish(topic: string, payload: string | Uint8Array, options: { qos?: 0 | 1 | 2; retain?: boolean } = {}): void {
    if (!this.aedes) throw new Error("the broker is stopped; start() it before publish()");
    const { qos = 1, retain = false } = options;
    this.aedes.publish({ cmd: "publish", topic, payload: Buffer.from(payload), qos, dup: false, retain }, () => {});
  }

  private watch(aedes: Aedes): Aedes {
    aedes.on("clientReady", (client) => (this.clientId = client.id));
    aedes.on("publish", (packet, client) => {
      // The broker's own messages, below $SYS and from publish(), have no client.
      if (!client) return;
      const bytes = Buffer.from(packet.payload);
      const { topic, qos, retain, dup } = packet;
      this.published.push({ topic, payload: bytes.toString(), bytes, qos, retain, dup });
    });
    return aedes;
  }
}
