import assert from "node:assert/strict";
import mqttPacket from "mqtt-packet";
import { acknowledgement, connectPacket, packet, PacketType, subscribePacket, unsubscribePacket } from "../../../src/mqtt/packet.ts";
import { createPacketReader } from "../../../src/mqtt/reader.ts";

const hex = (bytes: string): string => Buffer.from(bytes, "latin1").toString("hex");
const generate = (value: mqttPacket.Packet): string => mqttPacket.generate(value).toString("hex");

describe("src/mqtt/packet", () => {
  it("encodes CONNECT as mqtt-packet does, bare and with will, user and password", () => {
    const bare = { clientId: "uplink-869951030000000", keepAliveS: 60, cleanSession: true };
    assert.equal(
      hex(connectPacket(bare)),
      generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, clientId: bare.clientId, keepalive: 60 }),
    );
    const will = { topic: "d/status", payload: "offline", qos: 1, retain: true };
    assert.equal(
      hex(connectPacket({ clientId: "d", keepAliveS: 1200, cleanSession: false, user: "u", password: "p\xff", will })),
      generate({
        cmd: "connect",
        protocolId: "MQTT",
        protocolVersion: 4,
        clean: false,
        clientId: "d",
        keepalive: 1200,
        username: "u",
        password: Buffer.from("p\xff", "latin1"),
        will: { topic: "d/status", payload: Buffer.from("offline"), qos: 1, retain: true },
      }),
    );
  });

  it("leaves a password without a user name out", () => {
    const options = { clientId: "d", keepAliveS: 0, cleanSession: true };
    assert.equal(hex(connectPacket({ ...options, password: "secret" })), hex(connectPacket(options)));
  });

  it("encodes SUBSCRIBE, UNSUBSCRIBE and the acknowledgements as mqtt-packet does", () => {
    assert.equal(
      hex(subscribePacket(["d/c2d/#", "d/state/desired"], 1, 3)),
      generate({
        cmd: "subscribe",
        messageId: 3,
        subscriptions: [
          { topic: "d/c2d/#", qos: 1 },
          { topic: "d/state/desired", qos: 1 },
        ],
      }),
    );
    assert.equal(hex(unsubscribePacket(["a", "b/#"], 65535)), generate({ cmd: "unsubscribe", messageId: 65535, unsubscriptions: ["a", "b/#"] }));
    for (const [type, cmd] of [
      [PacketType.Puback, "puback"],
      [PacketType.Pubrec, "pubrec"],
      [PacketType.Pubrel, "pubrel"],
      [PacketType.Pubcomp, "pubcomp"],
    ] as const) {
      assert.equal(hex(acknowledgement(type, 513)), generate({ cmd, messageId: 513 } as mqttPacket.Packet));
    }
  });
});

describe("src/mqtt/reader", () => {
  const stream = [packet(0x30, "a".repeat(300)), packet(0xd0, ""), acknowledgement(PacketType.Puback, 7), packet(0x90, "\0\x01\x01\x80")];

  function read(pieces: string[]): { packets: [number, string][]; faults: string[] } {
    const packets: [number, string][] = [];
    const faults: string[] = [];
    const reader = createPacketReader(
      (first, body) => packets.push([first, body]),
      (cause) => faults.push(cause),
      {},
    );
    pieces.forEach((piece) => reader.take(piece));
    return { packets, faults };
  }

  it("gives the same packets wherever the stream is cut", () => {
    const whole = stream.join("");
    const expected = read([whole]);
    assert.equal(expected.packets.length, 4);
    assert.deepEqual(read(whole.split("")), expected);
    for (let cut = 1; cut < whole.length; cut++) assert.deepEqual(read([whole.slice(0, cut), whole.slice(cut)]), expected);
  });

  it("names a remaining length of five bytes", () => {
    assert.deepEqual(read(["\x30\xff\xff\xff\xff\x01"]).faults, ["malformed length"]);
  });

  it("gives the first 512 bytes of a packet above 4096 and counts the rest off, wherever it is cut", () => {
    const whole = packet(0x30, "b".repeat(5000)) + packet(0xd0, "");
    const expected = [
      [0x30, "b".repeat(512)],
      [0xd0, ""],
    ];
    assert.deepEqual(read([whole]).packets, expected);
    assert.deepEqual(read(whole.split("")).packets, expected);
    for (let cut = 500; cut < 530; cut++) assert.deepEqual(read([whole.slice(0, cut), whole.slice(cut)]).packets, expected);
  });
});
