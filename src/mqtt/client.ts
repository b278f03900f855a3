/**
 * MQTT 3.1.1 client over a socket: all QoS, keep-alive, and a session that outlives the connection: a message is kept until its
 * last acknowledgement and sent again, with DUP, on the next connection (4.4).
 */
import type { Clock } from "../hal/contracts.ts";
import { OneTimer } from "../hal/one_timer.ts";
import type { Socket } from "../net/socket.ts";
import type { MqttClient, MqttEvents } from "./contract.ts";
import { acknowledgement, chr, connectPacket, packet, PacketType, PublishFlag, readU16, subscribePacket, unsubscribePacket, withDup } from "./packet.ts";
import { firstAwaited, nextAwaited } from "./qos.ts";
import type { Awaited } from "./qos.ts";
import { createPacketReader } from "./reader.ts";
import type { PacketReader } from "./reader.ts";

/** An outgoing message of QoS 1 or 2. */
interface Pending {
  id: number;
  bytes: string;
  awaits: Awaited;
  /** QoS 1: its PUBACK. */
  due?: string | undefined;
}

const PUBLISH = PacketType.Publish << 4;
/** How long a PINGRESP may take, milliseconds. */
const PING_TIMEOUT_MS = 10000;

export function createMqttClient(clock: Clock, events: MqttEvents): MqttClient {
  let pending: Pending[] = [];
  let socket: Socket | undefined;
  let reader: PacketReader | undefined;
  /** What is looked at whole, by the packet's first character; nothing before CONNACK (3.2). */
  let whole: Record<string, (bytes: string) => boolean> = {};
  let isOpen = false;
  let isFull = false;
  let keepAliveMs = 0;
  let lastSent = 0;
  let isPinging = false;
  const timer = new OneTimer(clock);
  let lastId = events.lastId || 0;
  /** Ids from the last one up to this are not in flight. */
  let freeUpTo = 65535;
  /** SUBSCRIBE and UNSUBSCRIBE in flight. */
  let requests: { id: number; filters: string[] }[] = [];
  /** Ids of QoS 2 messages that were delivered and not yet released (4.3.3, method A). */
  let delivered: number[] = [];

  /** @hot */
  function send(bytes: string): void {
    lastSent = clock.now();
    isFull = !socket!.send(bytes);
  }

  /** The next id that is not in flight (2.3.1), when those up to freeUpTo are used up. */
  function nextId(): number {
    if (lastId > 65535) lastId = 1;
    const inFlight = (pending as { id: number }[]).concat(requests).map((entry) => entry.id);
    while (inFlight.indexOf(lastId) >= 0) lastId = (lastId % 65535) + 1;
    freeUpTo = inFlight.reduce((least, id) => (id > lastId && id <= least ? id - 1 : least), 65535);
    return lastId;
  }

  function timeLeft(): number {
    const left = lastSent + keepAliveMs - clock.now();
    if (left <= keepAliveMs) return left > 0 ? left : 0;
    // The clock was set back meanwhile.
    lastSent = clock.now();
    return keepAliveMs;
  }

  /** Armed once per period, not once per packet. */
  function arm(delayMs: number): void {
    timer.start(delayMs, onTimer);
  }

  function onTimer(): void {
    if (isPinging) return events.onFault("no PINGRESP in " + PING_TIMEOUT_MS / 1000 + " s");
    if (timeLeft() > 0) arm(timeLeft());
    else ping();
  }

  function ping(): void {
    if (isPinging) return;
    isPinging = true;
    send(packet(PacketType.Pingreq << 4, ""));
    arm(PING_TIMEOUT_MS);
  }

  function onPingresp(): void {
    if (!isPinging) return;
    isPinging = false;
    timer.stop();
    if (keepAliveMs) arm(timeLeft());
  }

  function onConnack(body: string): void {
    const code = body.charCodeAt(1);
    const isPresent = code == 0 && body.charCodeAt(0) == 1;
    if (isOpen || body.length != 2) return events.onFault("unexpected CONNACK");
    if (code == 0) {
      isOpen = true;
      whole["0"] = isPlain;
      whole["@"] = isDue;
      if (keepAliveMs) arm(keepAliveMs);
      if (!isPresent) delivered = [];
      // Before anything that the owner sends: messages stay in order (4.6).
      pending.forEach(transmit);
    }
    events.onConnack(code, isPresent);
  }

  function transmit(entry: Pending): void {
    send(entry.awaits == PacketType.Pubcomp ? acknowledgement(PacketType.Pubrel, entry.id) : entry.bytes);
  }

  /** The PUBACK of the oldest message, alone: by far the most frequent thing to come. */
  function isDue(bytes: string): boolean {
    const first = pending[0];
    if (!first || bytes != first.due) return false;
    pending.shift();
    events.onSent(first.id);
    return true;
  }

  /** A short PUBLISH of QoS 0, alone and not retained: its topic's length fits one byte. */
  function isPlain(bytes: string): boolean {
    const length = bytes.length;
    const end = 4 + bytes.charCodeAt(3);
    if (length > 129 || bytes.charCodeAt(1) != length - 2 || !(end <= length)) return false;
    events.onMessage(bytes.substring(4, end), bytes.substr(end), 0);
    return true;
  }

  /** @hot */
  function onAcknowledged(type: PacketType, id: number): void {
    const index = pending.findIndex((candidate) => candidate.id == id);
    const entry = pending[index];
    const next = entry && nextAwaited(entry.awaits, type);
    if (next === undefined) return; // a duplicate, or of a session before this boot
    if (next == 0) {
      pending.splice(index, 1);
      return events.onSent(id);
    }
    entry!.awaits = next;
    send(acknowledgement(PacketType.Pubrel, id));
  }

  /** @hot */
  function onPublish(first: number, body: string, length: number): void {
    const qos = (first >> PublishFlag.QosShift) & 3;
    let end = 2 + readU16(body, 0);
    const topic = body.substring(2, end);
    let id = 0;
    if (qos) {
      id = readU16(body, end);
      end += 2;
    }
    if (qos == 3 || end > body.length || (qos && !id)) return events.onFault("malformed PUBLISH");
    if (qos < 2 || delivered.indexOf(id) < 0) {
      if (qos == 2) delivered.push(id);
      if (length > body.length) events.onTooLong(topic, length);
      else events.onMessage(topic, body.substr(end), qos, first);
    }
    // The handler may have closed the connection: then the server sends the message again.
    if (qos && isOpen) send(acknowledgement(qos == 1 ? PacketType.Puback : PacketType.Pubrec, id));
  }

  function onPubrel(id: number): void {
    const index = delivered.indexOf(id);
    if (index >= 0) delivered.splice(index, 1);
    if (isOpen) send(acknowledgement(PacketType.Pubcomp, id));
  }

  function onPacket(first: number, body: string, length: number): void {
    const type = first >> 4;
    // 3.2: nothing comes before CONNACK.
    if (!isOpen && type != PacketType.Connack) return events.onFault("packet before CONNACK");
    if (type == PacketType.Publish) return onPublish(first, body, length);
    const id = readU16(body, 0);
    if (type == PacketType.Puback || type == PacketType.Pubrec || type == PacketType.Pubcomp) onAcknowledged(type, id);
    else if (type == PacketType.Pubrel) onPubrel(id);
    else if (type == PacketType.Pingresp) onPingresp();
    else if (type == PacketType.Connack) onConnack(body);
    else if (type == PacketType.Suback || type == PacketType.Unsuback) onGranted(id, body);
    else events.onFault("unexpected packet type " + type);
  }

  function unacknowledged(): number {
    return pending.reduce((sum, entry) => sum + entry.bytes.length, 0);
  }

  function publishOnce(id: number, bytes: string, room: number): number {
    send(bytes);
    if (room) clock.setTimeout(() => events.onSent(id), 0);
    return id;
  }

  function onGranted(id: number, body: string): void {
    const request = requests.find((candidate) => candidate.id == id);
    if (!request) return;
    requests.splice(requests.indexOf(request), 1);
    events.onSuback(id, request.filters, body.substr(2).split("").map(code));
  }

  function request(filters: string[], qos?: number): number {
    const id = ++lastId > freeUpTo ? nextId() : lastId;
    requests.push({ id, filters });
    send(qos === undefined ? unsubscribePacket(filters, id) : subscribePacket(filters, qos, id));
    return id;
  }

  return {
    open(newSocket, options) {
      socket = newSocket;
      keepAliveMs = options.keepAliveS * 1000;
      whole = {};
      reader = createPacketReader(onPacket, events.onFault, whole);
      newSocket.onData = reader.take;
      newSocket.onDrain = () => void (isFull = false);
      send(connectPacket(options));
    },
    publish(head, payload, qos, retain, room) {
      const id = ++lastId > freeUpTo ? nextId() : lastId;
      const idBytes = qos ? chr(id >> 8, id & 255) : "";
      const bytes = packet(PUBLISH | (qos << PublishFlag.QosShift) | (retain ? PublishFlag.Retain : 0), head + idBytes + payload);
      if (!qos) return publishOnce(id, bytes, room);
      if (bytes.length > (pending[0] ? room - unacknowledged() : room)) return 0;
      pending.push({ id, bytes, awaits: firstAwaited(qos), due: qos == 1 ? "@\x02" + idBytes : undefined });
      if (isOpen) send(bytes);
      return id;
    },
    subscribe: request,
    unsubscribe: request,
    ping,
    disconnect() {
      if (isOpen) send(packet(PacketType.Disconnect << 4, ""));
    },
    lost() {
      // What was sent and not acknowledged is a second attempt next time.
      if (isOpen) pending.forEach((entry) => (entry.bytes = withDup(entry.bytes)));
      if (reader) reader.stop();
      socket = undefined;
      isOpen = isPinging = isFull = false;
      requests = [];
      timer.stop();
    },
    forget: () => void (pending = []),
    isFull: () => isFull,
    keepAliveLeft: () => (isOpen && keepAliveMs ? timeLeft() : -1),
  };
}

const code = (char: string): number => char.charCodeAt(0);
