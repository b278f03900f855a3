import type { Duplex } from "node:stream";
import mqttPacket from "mqtt-packet";

/** What a server does with one connection, in place of the broker. */
export type Accept = (stream: Duplex) => void;

/** Says these bytes to the first that comes. */
export const answering = (bytes: string): Accept => (stream) => void stream.once("data", () => stream.write(Buffer.from(bytes, "latin1")));

/** Takes the connection and says nothing. */
export const silent: Accept = () => {};

/** Closes when the first bytes come. */
export const closing: Accept = (stream) => void stream.once("data", () => stream.end());

/**
 * A broker that accepts, grants and acknowledges, but for what is named.
 * @param options granted: code for each filter; next: bytes sent at once after SUBACK; lacks: packets that it does not answer
 */
export function broker(options: { granted?: number; next?: string; lacks?: string[] }): Accept {
  const { granted = 1, next = "", lacks = [] } = options;
  return (stream) => {
    const answer = (packet: mqttPacket.Packet): void => void stream.write(mqttPacket.generate(packet));
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on("packet", (packet) => {
      if (lacks.includes(packet.cmd)) return;
      if (packet.cmd === "connect") answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
      if (packet.cmd === "pingreq") answer({ cmd: "pingresp" });
      if (packet.cmd === "publish" && packet.qos === 1) answer({ cmd: "puback", messageId: packet.messageId! });
      if (packet.cmd !== "subscribe") return;
      answer({ cmd: "suback", messageId: packet.messageId!, granted: packet.subscriptions.map(() => granted) });
      if (next) stream.write(Buffer.from(next, "latin1"));
    });
    stream.on("data", (bytes: Buffer) => parser.parse(bytes));
  };
}
