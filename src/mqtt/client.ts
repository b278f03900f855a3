/**
 * MQTT 3.1.1 client over a socket: QoS 0 and 1, keep-alive, and a session that outlives the connection: a QoS 1 message is kept
 * until its PUBACK and sent again, with DUP, on the next connection (4.4).
 */
import type { Clock, Timer } from "../hal/contracts.ts";
import type { Socket } from "../net/socket.ts";
import { acknowledgement, connectPacket, packet, PacketType, publishPacket, PublishFlag, subscribePacket, withDup } from "./packet.ts";
import type { ConnectOptions } from "./packet.ts";
import { createPacketReader } from "./reader.ts";

/** A message from the server; payload and topic are byte strings. */
export interface MqttMessage {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  dup: boolean;
}

/** What the client tells its owner. */
export interface MqttEvents {
  /** @param code CONNACK return code, 0 accepted, 1..5 refused (3.2.2.3) */
  onConnack(code: number, isSessionPresent: boolean): void;
  /** Return codes in the order of the filters: 0..2 granted QoS, 128 refused (3.9.3). */
  onSuback(codes: number[]): void;
  onMessage(message: MqttMessage): void;
  /** Once per id: QoS 0 when handed to the socket, QoS 1 on PUBACK. */
  onSent(id: number): void;
  /** The server broke the protocol or did not answer a ping; the owner closes the socket. */
  onFault(cause: string): void;
}

export interface MqttClient {
  /** Starts the session on a socket, connected or not yet; its onData becomes the client's. */
  open(socket: Socket, options: ConnectOptions): void;
  /** @returns message id 1..65535 */
  publish(topic: string, payload: string, qos: number, retain: boolean): number;
  /** @returns packet id 1..65535 */
  subscribe(filters: string[], qos: number): number;
  ping(): void;
  /** Ends the session in order (3.14); the owner closes the socket. */
  disconnect(): void;
  /** The socket is gone. Unacknowledged messages are kept. */
  lost(): void;
  isOpen(): boolean;
  /** Bytes of QoS 1 messages that wait for their PUBACK, headers included. */
  unacknowledged(): number;
  /** Milliseconds to the next PINGREQ if nothing else is sent; -1 while there is none. */
  keepAliveLeft(): number;
}

interface Pending {
  id: number;
  bytes: string;
  /** The PUBACK that ends it. */
  puback: string;
  wasSent: boolean;
}

/** How long a PINGRESP may take, milliseconds. */
const PING_TIMEOUT_MS = 10000;

export function createMqttClient(clock: Clock, events: MqttEvents): MqttClient {
  let socket: Socket | undefined;
  let isOpen = false;
  let keepAliveMs = 0;
  let lastSent = 0;
  let isPinging = false;
  let timer: Timer;
  let lastId = 0;
  let pending: Pending[] = [];
  let pendingBytes = 0;

  function send(bytes: string): void {
    lastSent = clock.now();
    socket!.send(bytes);
  }

  /** Never one that is still in flight (2.3.1). */
  function nextId(): number {
    do lastId = (lastId % 65535) + 1;
    while (pending.length && pending.some((entry) => entry.id == lastId));
    return lastId;
  }

  function timeLeft(): number {
    const left = lastSent + keepAliveMs - clock.now();
    // The clock may have been set meanwhile.
    return left > keepAliveMs ? keepAliveMs : left > 0 ? left : 0;
  }

  /** Armed once per period, not once per packet. */
  function arm(delayMs: number): void {
    timer = clock.setTimeout(onTimer, delayMs);
  }

  function onTimer(): void {
    timer = undefined;
    if (isPinging) return events.onFault("no PINGRESP in " + PING_TIMEOUT_MS / 1000 + " s");
    if (timeLeft() > 0) arm(timeLeft());
    else ping();
  }

  function ping(): void {
    if (isPinging) return;
    isPinging = true;
    if (timer) clock.clearTimeout(timer);
    send(packet(PacketType.Pingreq << 4, ""));
    arm(PING_TIMEOUT_MS);
  }

  function onPingresp(): void {
    if (!isPinging) return;
    isPinging = false;
    clock.clearTimeout(timer);
    timer = undefined;
    if (keepAliveMs) arm(timeLeft());
  }

  function onConnack(body: string): void {
    const code = body.charCodeAt(1);
    if (code == 0) {
      isOpen = true;
      if (keepAliveMs) arm(keepAliveMs);
    }
    events.onConnack(code, code == 0 && body.charCodeAt(0) == 1);
    if (isOpen) pending.forEach(transmit);
  }

  function transmit(entry: Pending): void {
    send(entry.wasSent ? withDup(entry.bytes) : entry.bytes);
    entry.wasSent = true;
  }

  function onPuback(id: number): void {
    // Acknowledgements come in order (4.6), so it is nearly always the first.
    let index = 0;
    while (pending[index] && pending[index]!.id != id) index++;
    const entry = pending[index];
    if (entry) acknowledged(entry); // else a duplicate, or of a session before this boot
  }

  /** The oldest message's PUBACK alone is by far the most frequent thing to come. */
  function isPuback(bytes: string): boolean {
    const first = pending[0];
    if (!first || bytes != first.puback) return false;
    acknowledged(first);
    return true;
  }

  function acknowledged(entry: Pending): void {
    pendingBytes -= entry.bytes.length;
    pending.splice(pending.indexOf(entry), 1);
    events.onSent(entry.id);
  }

  function onPublish(first: number, body: string): void {
    const qos = (first >> PublishFlag.QosShift) & 3;
    let end = 2 + readU16(body, 0);
    const topic = body.substring(2, end);
    let id = 0;
    if (qos) {
      id = readU16(body, end);
      end += 2;
    }
    events.onMessage({
      topic,
      payload: body.substr(end),
      qos,
      retain: (first & PublishFlag.Retain) != 0,
      dup: (first & PublishFlag.Dup) != 0,
    });
    if (qos == 1 && isOpen) send(acknowledgement(PacketType.Puback << 4, id));
  }

  function onPacket(first: number, body: string): void {
    const type = first >> 4;
    if (type == PacketType.Puback) onPuback(readU16(body, 0));
    else if (type == PacketType.Publish) onPublish(first, body);
    else if (type == PacketType.Pingresp) onPingresp();
    else if (type == PacketType.Connack) onConnack(body);
    else if (type == PacketType.Suback) events.onSuback(body.substr(2).split("").map(code));
    else events.onFault("unexpected packet type " + type);
  }

  function lost(): void {
    socket = undefined;
    isOpen = isPinging = false;
    if (timer) clock.clearTimeout(timer);
    timer = undefined;
  }

  return {
    open(newSocket, options) {
      socket = newSocket;
      keepAliveMs = options.keepAliveS * 1000;
      newSocket.onData = createPacketReader(onPacket, events.onFault, isPuback);
      send(connectPacket(options));
    },
    publish(topic, payload, qos, retain) {
      const id = nextId();
      const bytes = publishPacket(topic, payload, qos, retain, id);
      if (qos) {
        const entry = { id, bytes, puback: acknowledgement(PacketType.Puback << 4, id), wasSent: false };
        pending.push(entry);
        pendingBytes += bytes.length;
        if (isOpen) transmit(entry);
      } else {
        send(bytes);
        clock.setTimeout(() => events.onSent(id), 0);
      }
      return id;
    },
    subscribe(filters, qos) {
      const id = nextId();
      send(subscribePacket(filters, qos, id));
      return id;
    },
    ping,
    disconnect() {
      if (isOpen) send(packet(PacketType.Disconnect << 4, ""));
    },
    lost,
    isOpen: () => isOpen,
    unacknowledged: () => pendingBytes,
    keepAliveLeft: () => (isOpen && keepAliveMs ? timeLeft() : -1),
  };
}

const readU16 = (bytes: string, at: number): number => (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);

const code = (char: string): number => char.charCodeAt(0);
