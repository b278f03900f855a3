import { Duplex } from "node:stream";
import mqttPacket from "mqtt-packet";
import type { IConnackPacket, IConnectPacket, IPublishPacket, ISubscribePacket, Packet } from "mqtt-packet";
import type { Clock } from "../../../src/hal/contracts.ts";
import type { Faults } from "./faults.ts";
import { KeepAlive } from "./keep_alive.ts";
import { publishDefect, subscribeDefect } from "./limits.ts";
import { Outbound } from "./outbound.ts";
import type { PacketLog } from "./packet_log.ts";
import type { BrokerLimits, CloudClient, CloudService, ConnectRequest, EndReason, Message, Qos, Transport } from "./service.ts";
import type { Session } from "./session.ts";

/** What a connection needs of its broker. */
export interface ConnectionHost {
  clock: Clock;
  service: CloudService;
  limits: BrokerLimits;
  faults: Faults;
  log: PacketLog;
  /** Takes the client in; an older connection with its id ends. */
  attach(connection: Connection, request: ConnectRequest): { session: Session; isPresent: boolean };
  /** Gives the library's side of the connection. @returns a way to send to this client alone */
  handle(inner: Duplex, connection: Connection): (message: Message) => void;
  detach(connection: Connection, reason: EndReason): void;
  publish(message: Message): void;
}

/**
 * One MQTT connection: what it says is checked here against the rules of the cloud before the broker library hears it, and what the
 * library says passes here on its way out. The library keeps sessions, matches topics and stores messages.
 */
export class Connection {
  readonly number: number;
  client: CloudClient | undefined;
  private readonly host: ConnectionHost;
  private readonly stream: Duplex;
  private readonly transport: Transport;
  private readonly parser = mqttPacket.parser({ protocolVersion: 4 });
  private readonly outbound: Outbound;
  private readonly inner: Duplex;
  private session: Session | undefined;
  private keepAlive: KeepAlive | undefined;
  private isSessionPresent = false;
  private isConnackSent = false;
  private isOver = false;
  private clientId = "";
  /** Messages of the client that the library has not acknowledged yet. */
  private readonly unacknowledged = new Map<number, Message>();
  private readonly granted = new Map<number, (Qos | 128)[]>();

  constructor(host: ConnectionHost, number: number, stream: Duplex, transport: Transport) {
    this.host = host;
    this.number = number;
    this.stream = stream;
    this.transport = transport;
    this.outbound = new Outbound(stream, host.clock, host.faults, (packet) => host.log.add(number, "out", this.clientId, packet));
    this.inner = this.innerStream();
    this.parser.on("packet", (packet: Packet) => this.isOver || this.onPacket(packet));
    this.parser.on("error", (error: Error) => this.refuse("protocol", error.message));
    stream.on("data", (bytes: Buffer) => this.onBytes(bytes));
    stream.on("error", () => {});
    stream.on("end", () => this.close("lost"));
    stream.on("close", () => this.close("lost"));
  }

  close(reason: EndReason): void {
    if (this.isOver) return;
    this.isOver = true;
    this.keepAlive?.stop();
    this.outbound.stop();
    // what was written last, such as a CONNACK, still goes out
    if (reason === "lost" || reason === "keepAlive") this.stream.destroy();
    else this.stream.end(() => this.stream.destroy());
    // the library ends the older connection itself when it registers the new one; else it handles what it was given before it ends
    if (!this.client) this.inner.destroy();
    else if (reason !== "takeover") this.endLibrary();
    if (this.client) this.publishWill(reason);
    this.host.detach(this, reason);
  }

  /** The library drops what it has not acknowledged when it hears a DISCONNECT. */
  private endLibrary(): void {
    if (this.unacknowledged.size === 0) this.forward({ cmd: "disconnect" });
  }

  private onBytes(bytes: Buffer): void {
    if (this.isOver || this.host.faults.peek("halfOpen")) return;
    try {
      this.parser.parse(bytes);
    } catch (error) {
      this.refuse("protocol", (error as Error).message);
    }
  }

  /** Ends the connection for a breach of the rules, with the cause in the log. */
  private refuse(reason: EndReason, why: string): void {
    if (this.isOver) return;
    this.host.log.note(`${this.clientId || `connection ${this.number}`} is disconnected: ${why}`);
    this.close(reason);
  }

  private onPacket(packet: Packet): void {
    if (packet.cmd === "connect") this.clientId = packet.clientId;
    this.host.log.add(this.number, "in", this.clientId, packet);
    this.keepAlive?.heard();
    if (packet.cmd === "connect") return this.client ? this.refuse("protocol", "a second CONNECT") : this.onConnect(packet);
    if (!this.client) return this.refuse("protocol", `${packet.cmd.toUpperCase()} before CONNECT`);
    if (!this.isConnackSent && this.host.limits.mustAwaitConnack) return this.refuse("protocol", `${packet.cmd.toUpperCase()} before the CONNACK`);
    this.onSessionPacket(packet, this.client);
  }

  private onSessionPacket(packet: Packet, client: CloudClient): void {
    switch (packet.cmd) {
      case "publish":
        return this.onPublish(packet, client);
      case "subscribe":
        return this.onSubscribe(packet, client);
      case "unsubscribe":
        for (const filter of packet.unsubscriptions) this.session?.filters.delete(filter);
        this.host.service.unsubscribed?.(client, packet.unsubscriptions);
        return this.forward(packet);
      case "puback":
        return this.onPuback(packet, client);
      case "pingreq":
        return this.outbound.send({ cmd: "pingresp" });
      case "disconnect":
        return this.close("disconnect");
      case "pubrec":
      case "pubrel":
      case "pubcomp":
        return this.forward(packet);
      default:
        return this.refuse("protocol", `${packet.cmd.toUpperCase()} from a client`);
    }
  }

  private onConnect(packet: IConnectPacket): void {
    const { host } = this;
    // MQTT 3.1.1 3.1.2.2
    if (packet.protocolVersion !== 4) return this.refuseConnect(1, `protocol level ${packet.protocolVersion}`);
    const request = connectRequest(packet, this.transport);
    const decision = host.service.connect(request);
    const code = host.faults.take("connack") ?? decision.code;
    if (code !== 0) return this.refuseConnect(code, decision.code === 0 ? "a fault that is switched on" : decision.why);
    if (host.faults.take("noConnack")) return;
    if (host.faults.take("closeBeforeConnack")) return this.refuse("server", "a fault that is switched on");
    const keepAliveS = (decision.code === 0 && decision.keepAliveS) || request.keepAliveS;
    this.keepAlive = new KeepAlive(host.clock, keepAliveS, () => this.refuse("keepAlive", `silent for 1.5 times ${keepAliveS} s`));
    const { session, isPresent } = host.attach(this, request);
    this.session = session;
    this.isSessionPresent = isPresent;
    const sendTo = host.handle(this.inner, this);
    const clock = host.clock;
    this.client = {
      ...request,
      filters: session.filters,
      connectedAtMs: clock.now(),
      send: (topic, payload, qos = 1) => sendTo({ topic, payload: Buffer.from(payload), qos, retain: false, dup: false }),
      close: (reason) => this.close(reason),
    };
    const { clientId, clean = true } = packet;
    this.forward({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId, clean, keepalive: 0 });
  }

  private refuseConnect(code: number | "close", why: string): void {
    if (code !== "close") this.outbound.send({ cmd: "connack", returnCode: code, sessionPresent: false });
    this.refuse("refused", why);
  }

  private onPublish(packet: IPublishPacket, client: CloudClient): void {
    const message = messageOf(packet);
    const defect = publishDefect(message, this.host.limits);
    if (defect !== undefined) return this.refuse("protocol", defect);
    const decision = this.host.service.publish(client, message);
    if (decision === "drop") return this.host.log.note(`the message of QoS ${message.qos} on ${message.topic} is ignored`);
    if (decision === "close") return this.refuse("forbidden", `it may not publish to ${message.topic}`);
    const taken = decision === "accept" ? message : decision;
    const { messageId } = packet;
    if (taken.qos > 0 && messageId !== undefined) this.unacknowledged.set(messageId, taken);
    this.forward({ ...packet, ...taken });
    if (taken.qos === 0) this.host.service.received?.(client, taken);
  }

  private onSubscribe(packet: ISubscribePacket, client: CloudClient): void {
    const { host } = this;
    const messageId = packet.messageId ?? 0;
    const defect = subscribeDefect(packet.subscriptions.map(({ topic }) => topic), host.limits);
    if (defect !== undefined) return this.refuse("protocol", defect);
    const granted: (Qos | 128)[] = [];
    const fault = host.faults.take("suback");
    for (const { topic, qos } of packet.subscriptions) {
      const isOver = !client.filters.has(topic) && client.filters.size >= (host.limits.filters ?? Infinity);
      const decision = fault ?? (isOver ? 128 : host.service.subscribe(client, topic, qos));
      if (decision === "close") return this.refuse("forbidden", `it may not subscribe to ${topic}`);
      if (decision === "drop") return host.log.note(`the subscription to ${topic} is ignored`);
      granted.push(decision);
      if (decision !== 128) this.session?.filters.set(topic, decision);
    }
    this.granted.set(messageId, granted);
    const subscriptions = packet.subscriptions.flatMap(({ topic }, index) => (granted[index] === 128 ? [] : [{ topic, qos: granted[index] as Qos }]));
    if (subscriptions.length > 0) this.forward({ cmd: "subscribe", messageId, subscriptions });
    else this.sendSuback(messageId, []);
  }

  private onPuback(packet: Packet, client: CloudClient): void {
    const message = this.session?.inFlight.get(packet.messageId ?? 0);
    // the second one of a message that was delivered twice is not for the library
    if (!message) return;
    this.session?.inFlight.delete(packet.messageId ?? 0);
    this.forward(packet);
    this.host.service.acknowledged?.(client, message);
  }

  /** To the library. */
  private forward(packet: Packet): void {
    this.inner.push(mqttPacket.generate(packet, { protocolVersion: 4 }));
  }

  /** The library's end: a stream that never touches the network. */
  private innerStream(): Duplex {
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on("packet", (packet: Packet) => this.onLibraryPacket(packet));
    const inner = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        parser.parse(chunk);
        done();
      },
    });
    inner.on("close", () => this.close("server"));
    inner.on("error", () => {});
    return inner;
  }

  private onLibraryPacket(packet: Packet): void {
    const isAcknowledgement = packet.cmd === "puback" || packet.cmd === "pubrec";
    if (!this.isOver) this.answer(packet);
    if (isAcknowledgement) this.taken(packet.messageId ?? 0);
  }

  private answer(packet: Packet): void {
    switch (packet.cmd) {
      case "connack":
        return this.onConnack(packet);
      case "suback":
        return this.sendSuback(packet.messageId ?? 0, packet.granted as number[]);
      case "publish":
        return this.deliver(packet);
      default:
        return this.outbound.send(packet);
    }
  }

  private onConnack(packet: IConnackPacket): void {
    this.outbound.send({ ...packet, sessionPresent: this.isSessionPresent });
    this.isConnackSent = true;
    if (this.host.faults.take("closeAfterConnack")) return this.refuse("server", "a fault that is switched on");
  }

  /** The library has sent again what was stored; a message that is sent earlier would be sent twice. */
  ready(): void {
    if (this.client && !this.isOver) this.host.service.connected?.(this.client, this.isSessionPresent);
  }

  /** Codes of refused filters go back to their places: the library has not seen those. */
  private sendSuback(messageId: number, libraryGranted: readonly number[]): void {
    const granted = this.granted.get(messageId) ?? [...libraryGranted];
    this.granted.delete(messageId);
    const { client } = this;
    this.outbound.send({ cmd: "suback", messageId, granted });
    if (client) this.host.service.subscribed?.(client, [...client.filters.keys()]);
  }

  private taken(messageId: number): void {
    const message = this.unacknowledged.get(messageId);
    this.unacknowledged.delete(messageId);
    if (message && this.client) this.host.service.received?.(this.client, message);
    if (this.isOver) this.endLibrary();
  }

  private deliver(packet: IPublishPacket): void {
    const { messageId } = packet;
    if (messageId === undefined || packet.qos === 0) return this.outbound.send(packet);
    // MQTT 3.1.1 3.3.1.1: what was sent on an earlier connection
    const isAgain = this.session?.inFlight.has(messageId) ?? false;
    this.session?.inFlight.set(messageId, messageOf(packet));
    this.outbound.send({ ...packet, dup: isAgain });
  }

  /** MQTT 3.1.1 3.1.2.5 */
  private publishWill(reason: EndReason): void {
    const { client, host } = this;
    if (!client?.will || reason === "disconnect") return;
    const message: Message = { ...client.will, dup: false };
    const decision = host.service.publish(client, message);
    if (decision === "drop" || decision === "close") return;
    const taken = decision === "accept" ? message : decision;
    host.publish(taken);
    host.service.received?.(client, taken);
  }
}

function connectRequest(packet: IConnectPacket, transport: Transport): ConnectRequest {
  const { clientId, clean = true, keepalive = 0, username, password, will } = packet;
  return {
    ...transport,
    clientId,
    isClean: clean,
    keepAliveS: keepalive,
    ...(username !== undefined && { username }),
    ...(password !== undefined && password !== null && { password: password.toString() }),
    ...(will && { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: will.qos ?? 0, retain: will.retain ?? false } }),
  };
}

function messageOf({ topic, payload, qos, retain, dup }: IPublishPacket): Message {
  return { topic, payload: Buffer.from(payload), qos, retain, dup };
}
