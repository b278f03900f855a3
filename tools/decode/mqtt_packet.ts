import mqtt from "mqtt-packet";
import type {
  IConnackPacket,
  IConnectPacket,
  IPublishPacket,
  ISubackPacket,
  ISubscribePacket,
  IUnsubscribePacket,
  Packet,
} from "mqtt-packet";
import { count, join, part } from "./words/fields.ts";

/** MQTT 3.1.1 table 3.1. */
const refusals: Readonly<Record<number, string>> = {
  1: "protocol version",
  2: "client identifier",
  3: "server unavailable",
  4: "user name or password",
  5: "not authorized",
};

/** One whole MQTT 3.1.1 packet in words; `n bytes` when it is none. The payload and the password are not in it. */
export function describePacket(bytes: Buffer): string {
  const packet = parse(bytes);
  return packet ? describe(packet) : count(bytes.length, "byte");
}

function parse(bytes: Buffer): Packet | undefined {
  let packet: Packet | undefined;
  const parser = mqtt.parser({ protocolVersion: 4 });
  parser.on("packet", (found: Packet) => (packet = found));
  // Without a listener the error would be thrown; the packet stays undefined instead.
  parser.on("error", () => (packet = undefined));
  try {
    parser.parse(bytes);
  } catch {
    return undefined;
  }
  return packet;
}

function describe(packet: Packet): string {
  switch (packet.cmd) {
    case "connect":
      return connect(packet);
    case "connack":
      return connack(packet);
    case "publish":
      return publish(packet);
    case "subscribe":
      return subscribe(packet);
    case "suback":
      return suback(packet);
    case "unsubscribe":
      return unsubscribe(packet);
    default:
      return packet.cmd.toUpperCase() + (part(" id ", packet.messageId?.toString()) ?? "");
  }
}

function connect({ clientId, clean, keepalive, username, password, will }: IConnectPacket): string {
  return [
    `CONNECT ${clientId === "" ? "without a client identifier" : clientId}`,
    clean ? "clean session" : "persistent session",
    keepalive ? `keep-alive ${keepalive} s` : "no keep-alive",
    ...(username === undefined ? [] : [`user ${username}`]),
    ...(password === undefined || password === null ? [] : ["password ***"]),
    ...(will ? [`will q${will.qos ?? 0}${will.retain ? " retained" : ""} ${will.topic} ${will.payload.length} B`] : []),
  ].join(", ");
}

function connack({ returnCode = 0, sessionPresent }: IConnackPacket): string {
  if (returnCode === 0) return `CONNACK accepted, ${sessionPresent ? "session present" : "new session"}`;
  return `CONNACK refused, code ${returnCode}${part(": ", refusals[returnCode]) ?? ""}`;
}

function publish({ qos, messageId, topic, payload, dup, retain }: IPublishPacket & { messageId?: number }): string {
  const id = qos > 0 ? ` id ${messageId}` : "";
  return `PUBLISH q${qos}${id}${dup ? " again" : ""}${retain ? " retained" : ""} ${topic} ${Buffer.byteLength(payload)} B`;
}

function subscribe({ messageId, subscriptions }: ISubscribePacket): string {
  return `SUBSCRIBE id ${messageId} ${subscriptions.map(({ topic, qos }) => `${topic} q${qos}`).join(", ")}`;
}

function suback({ messageId, granted }: ISubackPacket): string {
  const words = granted.map((code) => (code === 128 ? "refused" : `q${String(code)}`));
  return `SUBACK id ${messageId} ${join(words) ?? ""}`.trimEnd();
}

function unsubscribe({ messageId, unsubscriptions }: IUnsubscribePacket): string {
  return `UNSUBSCRIBE id ${messageId} ${unsubscriptions.join(", ")}`;
}
