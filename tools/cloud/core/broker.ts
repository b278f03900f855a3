import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import type { AedesPublishPacket, Client } from "aedes";
import type { Clock } from "../../../src/hal/contracts.ts";
import { Connection } from "./connection.ts";
import type { ConnectionHost } from "./connection.ts";
import { Faults } from "./faults.ts";
import { PacketLog } from "./packet_log.ts";
import type { BrokerLimits, CloudClient, CloudService, EndReason, Message, Transport } from "./service.ts";
import { Sessions } from "./session.ts";
import { topicMatches } from "./topic.ts";

export interface CloudBrokerOptions {
  clock: Clock;
  service: CloudService;
  limits?: BrokerLimits;
  faults?: Faults;
  log?: PacketLog;
}

/**
 * An MQTT 3.1.1 broker with the rules of a cloud in front: aedes does sessions, matching, retained and queued messages; Connection
 * does the rules, the faults and the log. All its time is the clock's.
 */
export class CloudBroker {
  readonly faults: Faults;
  readonly log: PacketLog;
  private readonly aedes: Aedes;
  private readonly sessions: Sessions;
  private readonly host: ConnectionHost;
  private readonly connections = new Set<Connection>();
  private readonly byClientId = new Map<string, Connection>();
  private readonly byInner = new WeakMap<object, Connection>();
  private count = 0;

  private constructor({ clock, service, limits = {}, faults, log }: CloudBrokerOptions, aedes: Aedes) {
    this.faults = faults ?? new Faults();
    this.log = log ?? new PacketLog(clock);
    this.aedes = aedes;
    this.sessions = new Sessions(clock, aedes, limits.sessionExpiryS);
    this.host = {
      clock,
      service,
      limits,
      faults: this.faults,
      log: this.log,
      attach: (connection, { clientId, isClean }) => this.attach(connection, clientId, isClean),
      handle: (inner, connection) => this.handle(inner, connection),
      detach: (connection, reason) => this.detach(connection, reason),
      publish: (message) => this.publishMessage(message),
    };
    aedes.authorizeForward = (client, packet) => this.forwards(client, packet);
    // a will is published from here, as every rule is
    aedes.on("clientError", () => {});
    aedes.on("clientReady", (client) => this.byInner.get((client as unknown as { conn: object }).conn)?.ready());
    aedes.on("connectionError", () => {});
  }

  static async create(options: CloudBrokerOptions): Promise<CloudBroker> {
    // its own CONNECT timer and keep-alive are not used: they run on the host's clock
    return new CloudBroker(options, await Aedes.createBroker({ heartbeatInterval: 2 ** 28, drainTimeout: 0 }));
  }

  /** Takes a connection. */
  accept(stream: Duplex, transport: Transport): void {
    this.connections.add(new Connection(this.host, ++this.count, stream, transport));
  }

  /** Clients that are connected. */
  get clients(): CloudClient[] {
    return [...this.byClientId.values()].flatMap(({ client }) => client ?? []);
  }

  client(clientId: string): CloudClient | undefined {
    return this.byClientId.get(clientId)?.client;
  }

  /** Publishes to all who have subscribed, as the cloud's own services do; a persistent session that is away gets it later. */
  publish(topic: string, payload: string | Buffer, { qos = 1, retain = false }: { qos?: 0 | 1; retain?: boolean } = {}): void {
    this.publishMessage({ topic, payload: Buffer.from(payload), qos, retain, dup: false });
  }

  isSubscribed(clientId: string, topic: string): boolean {
    return [...(this.client(clientId)?.filters.keys() ?? [])].some((filter) => topicMatches(filter, topic));
  }

  /** Whether the broker keeps a persistent session of this client. */
  hasSession(clientId: string): boolean {
    return this.sessions.has(clientId);
  }

  /** Ends a persistent session as if its time had run out. */
  expireSession(clientId: string): void {
    this.sessions.expire(clientId);
  }

  async close(): Promise<void> {
    for (const connection of this.connections) connection.close("server");
    this.sessions.close();
    await new Promise<void>((resolve) => this.aedes.close(() => resolve()));
  }

  private attach(connection: Connection, clientId: string, isClean: boolean): ReturnType<ConnectionHost["attach"]> {
    const older = this.byClientId.get(clientId);
    if (older) {
      this.log.note(`${clientId} connects again: the older connection ends`);
      older.close("takeover");
    }
    this.byClientId.set(clientId, connection);
    return this.sessions.open(clientId, isClean);
  }

  private handle(inner: Duplex, connection: Connection): (message: Message) => void {
    this.byInner.set(inner, connection);
    const client = this.aedes.handle(inner as never);
    return (message) => client.publish({ cmd: "publish", ...message } as never, () => {});
  }

  private detach(connection: Connection, reason: EndReason): void {
    this.connections.delete(connection);
    const { client } = connection;
    if (!client) return;
    if (this.byClientId.get(client.clientId) === connection) {
      this.byClientId.delete(client.clientId);
      this.sessions.leave(client.clientId);
    }
    this.host.service.disconnected?.(client, reason);
  }

  private publishMessage(message: Message): void {
    this.aedes.publish({ cmd: "publish", ...message }, () => {});
  }

  private forwards(client: Client, packet: AedesPublishPacket): AedesPublishPacket | null {
    const { conn } = client as unknown as { conn: object };
    const known = this.byInner.get(conn)?.client;
    const { delivers } = this.host.service;
    if (!known || !delivers) return packet;
    const { topic, qos, retain, dup } = packet;
    return delivers.call(this.host.service, known, { topic, payload: Buffer.from(packet.payload), qos, retain, dup }) ? packet : null;
  }
}
