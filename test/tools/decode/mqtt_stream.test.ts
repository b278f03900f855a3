import assert from "node:assert/strict";
import mqtt from "mqtt-packet";
import type { Packet } from "mqtt-packet";
import { MqttStream } from "../../../tools/decode/mqtt_stream.ts";
import type { Direction } from "../../../tools/decode/at_stream.ts";

const topic = "uplink-86/d2c";
const connect: Packet = { cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "uplink-86", clean: false, keepalive: 1200 };
const publish: Packet = { cmd: "publish", topic, payload: "x".repeat(200), qos: 1, messageId: 7, dup: false, retain: false };

const packets: readonly (readonly [Direction, Packet, string])[] = [
  ["tx", connect, "CONNECT uplink-86, persistent session, keep-alive 1200 s"],
  ["rx", { cmd: "connack", returnCode: 0, sessionPresent: true }, "CONNACK accepted, session present"],
  ["rx", { cmd: "connack", returnCode: 0, sessionPresent: false }, "CONNACK accepted, new session"],
  ["rx", { cmd: "connack", returnCode: 5, sessionPresent: false }, "CONNACK refused, code 5: not authorized"],
  [
    "tx",
    {
      cmd: "subscribe",
      messageId: 2,
      subscriptions: [
        { topic: "a/#", qos: 1 },
        { topic: "b", qos: 0 },
      ],
    },
    "SUBSCRIBE id 2 a/# q1, b q0",
  ],
  ["rx", { cmd: "suback", messageId: 2, granted: [1, 128] }, "SUBACK id 2 q1, refused"],
  ["tx", publish, `PUBLISH q1 id 7 ${topic} 200 B`],
  ["rx", { cmd: "puback", messageId: 7 }, "PUBACK id 7"],
  ["rx", { ...publish, qos: 0, retain: true, payload: "" }, `PUBLISH q0 retained ${topic} 0 B`],
  ["tx", { ...publish, qos: 2, dup: true }, `PUBLISH q2 id 7 again ${topic} 200 B`],
  ["rx", { cmd: "pubrec", messageId: 7 }, "PUBREC id 7"],
  ["tx", { cmd: "pubrel", messageId: 7 }, "PUBREL id 7"],
  ["rx", { cmd: "pubcomp", messageId: 7 }, "PUBCOMP id 7"],
  ["tx", { cmd: "unsubscribe", messageId: 3, unsubscriptions: ["a/#"] }, "UNSUBSCRIBE id 3 a/#"],
  ["rx", { cmd: "unsuback", messageId: 3, granted: [] }, "UNSUBACK id 3"],
  ["tx", { cmd: "pingreq" }, "PINGREQ"],
  ["rx", { cmd: "pingresp" }, "PINGRESP"],
  ["tx", { cmd: "disconnect" }, "DISCONNECT"],
];

describe("tools/decode/mqtt_stream", () => {
  it("names every packet of both directions", () => {
    const stream = new MqttStream();
    for (const [direction, packet, words] of packets) assert.deepEqual(stream.push(direction, mqtt.generate(packet)), [words]);
  });

  it("names the same packets byte by byte", () => {
    const stream = new MqttStream();
    const found = packets.flatMap(([direction, packet]) =>
      [...mqtt.generate(packet)].flatMap((byte) => stream.push(direction, Buffer.from([byte]))),
    );
    assert.deepEqual(
      found,
      packets.map(([, , words]) => words),
    );
  });

  it("names packets that arrive together", () => {
    const bytes = Buffer.concat([
      mqtt.generate({ cmd: "puback", messageId: 1 }),
      mqtt.generate(publish),
      mqtt.generate({ cmd: "pingresp" }),
    ]);
    assert.deepEqual(new MqttStream().push("rx", bytes), ["PUBACK id 1", `PUBLISH q1 id 7 ${topic} 200 B`, "PINGRESP"]);
  });

  it("never shows a password, and no payload", () => {
    const bytes = mqtt.generate({
      ...connect,
      username: "bob",
      password: Buffer.from("hunter2"),
      will: { topic: "w", payload: Buffer.from("gone"), qos: 1, retain: true },
    } as Packet);
    assert.deepEqual(new MqttStream().push("tx", bytes), [
      "CONNECT uplink-86, persistent session, keep-alive 1200 s, user bob, password ***, will q1 retained w 4 B",
    ]);
  });

  it("counts the bytes of a connection that is not MQTT, in both directions", () => {
    const stream = new MqttStream();
    assert.deepEqual(stream.push("tx", Buffer.from("GET / HTTP/1.1\r\n")), ["16 bytes"]);
    assert.deepEqual(stream.push("rx", mqtt.generate({ cmd: "pingresp" })), ["2 bytes"]);
  });

  it("counts what is no packet and goes on with the next piece", () => {
    const stream = new MqttStream();
    stream.push("tx", mqtt.generate(connect));
    assert.deepEqual(stream.push("tx", Buffer.from([0x00, 0xff, 0xff])), ["3 bytes"]);
    assert.deepEqual(stream.push("tx", mqtt.generate({ cmd: "pingreq" })), ["PINGREQ"]);
  });

  it("counts a packet whose body is broken", () => {
    assert.deepEqual(new MqttStream().push("tx", Buffer.from([0x10, 3, 0, 9, 65])), ["5 bytes"]);
  });
});
