import { Duplex } from "node:stream";
import mqttPacket from "mqtt-packet";
import type { IConnectPacket, IPublishPacket, Packet } from "mqtt-packet";
import type { ConnectRequest, Message, Transport } from "./service.ts";

/** What a CONNECT says, with what is below it. */
export function connectRequest(packet: IConnectPacket, transport: Transport): ConnectRequest {
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

/** The message of a PUBLISH. */
export function messageOf({ topic, payload, qos, retain, dup }: IPublishPacket): Message {
  return { topic, payload: Buffer.from(payload), qos, retain, dup };
}

/** A stream that never touches the network: the broker library writes packets into it. */
export function packetStream(onPacket: (packet: Packet) => void): Duplex {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  parser.on("packet", onPacket);
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      parser.parse(chunk);
      done();
    },
  });
  stream.on("error", () => {});
  return stream;
}
