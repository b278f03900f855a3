import assert from "node:assert/strict";
import mqttPacket from "mqtt-packet";
import { createMqttClient } from "../../../src/mqtt/client.ts";
import type { Socket } from "../../../src/net/socket.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { seeded } from "../seeded.ts";

const PACKETS = 200_000;
const SEED = 311;

interface MqttMessage {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  dup: boolean;
}

interface Bench {
  messages: MqttMessage[];
  faults: string[];
  receive(bytes: string): void;
}

function bench(): Bench {
  const messages: MqttMessage[] = [];
  const faults: string[] = [];
  const socket: Socket = { send: () => true, close: () => {}, pause: () => {} };
  const client = createMqttClient(VirtualClock.strict(), {
    onConnack: () => {},
    onSuback: () => {},
    onMessage: (topic, payload, qos, flags = 0) => messages.push({ topic, payload, qos, retain: (flags & 1) > 0, dup: (flags & 8) > 0 }),
    onTooLong: () => {},
    onSent: () => {},
    onFault: (cause) => faults.push(cause),
  });
  client.open(socket, { clientId: "d", keepAliveS: 0, cleanSession: true });
  socket.onData!("\x20\x02\0\0");
  for (let count = 0; count < 8; count++) client.publish("\0\x01t", "x", 1 + (count % 2), false, 2048);
  return { messages, faults, receive: (bytes) => socket.onData!(bytes) };
}

/** Cuts a stream into pieces of 1 to 90 bytes. */
function feed(it: Bench, stream: string, random: () => number): void {
  for (let at = 0; at < stream.length; ) {
    const length = 1 + Math.floor(random() * 90);
    it.receive(stream.substring(at, at + length));
    at += length;
  }
}

describe(`src/mqtt random packets, seed ${SEED}`, function () {
  this.timeout(120_000);

  it(`reads ${PACKETS} packets that mqtt-packet wrote, cut anywhere, as they were written`, () => {
    const random = seeded(SEED);
    const below = (limit: number): number => Math.floor(random() * limit);
    let left = PACKETS;
    while (left > 0) {
      const it = bench();
      const expected: string[] = [];
      let stream = "";
      for (let count = 0; count < 1000; count++, left--) {
        const messageId = 1 + below(65535);
        const qos = below(2) as 0 | 1;
        const payload = Buffer.from(Array.from({ length: random() < 0.02 ? below(4000) : below(40) }, () => below(256)));
        const kinds: mqttPacket.Packet[] = [
          { cmd: "publish", topic: `t/${below(9)}`, payload, qos, retain: random() < 0.5, dup: qos === 1 && random() < 0.5, messageId },
          { cmd: "puback", messageId: 1 + below(9) },
          { cmd: "pubrec", messageId: 1 + below(9) },
          { cmd: "pubcomp", messageId: 1 + below(9) },
          { cmd: "pubrel", messageId },
          { cmd: "suback", messageId, granted: [0, 1, 128].slice(below(3)) },
          { cmd: "unsuback", messageId } as unknown as mqttPacket.Packet,
          { cmd: "pingresp" },
        ];
        const packet = random() < 0.5 ? kinds[0]! : kinds[below(kinds.length)]!;
        if (packet.cmd === "publish") expected.push(`${packet.topic} ${packet.qos} ${packet.retain} ${packet.dup} ${payload.toString("latin1")}`);
        stream += mqttPacket.generate(packet).toString("latin1");
      }
      feed(it, stream, random);
      assert.deepEqual(it.faults, []);
      assert.deepEqual(
        it.messages.map((message) => `${message.topic} ${message.qos} ${message.retain} ${message.dup} ${message.payload}`),
        expected,
      );
    }
  });

  it(`survives ${PACKETS} packets of rubbish`, () => {
    const random = seeded(SEED + 1);
    const below = (limit: number): number => Math.floor(random() * limit);
    for (let left = PACKETS; left > 0; left -= 100) {
      const it = bench();
      let stream = "";
      for (let count = 0; count < 100; count++) {
        const length = below(12);
        stream += String.fromCharCode(below(256), random() < 0.9 ? length : below(256));
        for (let at = 0; at < length; at++) stream += String.fromCharCode(below(256));
      }
      feed(it, stream, random);
    }
  });
});
