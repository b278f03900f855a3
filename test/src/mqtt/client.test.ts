import assert from "node:assert/strict";
import mqttPacket from "mqtt-packet";
import { createMqttClient } from "../../../src/mqtt/client.ts";
import type { MqttClient } from "../../../src/mqtt/contract.ts";
import { acknowledgement as ack, packet, PacketType, u16, utf8 } from "../../../src/mqtt/packet.ts";
import type { Socket } from "../../../src/net/socket.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

interface Bench {
  clock: VirtualClock;
  client: MqttClient;
  sent: string[];
  events: string[];
  receive(bytes: string): void;
  open(): void;
}

function bench(keepAliveS = 60): Bench {
  const clock = VirtualClock.strict();
  const sent: string[] = [];
  const events: string[] = [];
  let socket: Socket;
  const client = createMqttClient(clock, {
    onConnack: (code, present) => events.push(`connack ${code} ${present}`),
    onSuback: (_id, filters, codes) => events.push(`suback ${filters} ${codes}`),
    onTooLong: (topic, length) => events.push(`too long ${topic} ${length}`),
    onMessage: (topic, payload, qos, flags = 0) => events.push(`message ${topic} ${payload} q${qos} ${(flags & 1) > 0} ${(flags & 8) > 0}`),
    onSent: (id) => events.push(`sent ${id}`),
    onFault: (cause) => events.push(`fault ${cause}`),
  });
  return {
    clock,
    client,
    sent,
    events,
    receive: (bytes) => socket.onData!(bytes),
    open() {
      socket = { send: (bytes) => sent.push(bytes) > 0, close: () => {}, pause: () => {} };
      client.open(socket, { clientId: "d", keepAliveS, cleanSession: false });
      sent.length = 0;
    },
  };
}

/** Bytes for messages in flight: more than any test sends. */
const ROOM = 2048;

/** PUBLISH (MQTT 3.1.1, 3.3). @param rest packet id, for QoS 1 and 2, and payload */
const publishPacket = (topic: string, rest: string, qos: number, retain: boolean): string =>
  packet(0x30 | (qos << 1) | (retain ? 1 : 0), topic + rest);

const ACCEPTED = "\x20\x02\x00\x00";

describe("src/mqtt/client", () => {
  it("gives a QoS 1 message its id back once, on PUBACK", () => {
    const { client, events, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const id = client.publish(utf8("t"), "x", 1, false, ROOM);
    assert.deepEqual(events, ["connack 0 false"]);
    receive(ack(PacketType.Puback, id));
    receive(ack(PacketType.Puback, id));
    assert.deepEqual(events.slice(1), [`sent ${id}`]);
    assert.ok(client.publish(utf8("t"), "x", 1, false, 8) > 0, "nothing is kept any more");
  });

  it("reports a QoS 0 message as sent on the next turn", async () => {
    const { client, clock, events, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const id = client.publish(utf8("t"), "x", 0, false, ROOM);
    assert.deepEqual(events, ["connack 0 false"]);
    await clock.advance(0);
    assert.deepEqual(events.slice(1), [`sent ${id}`]);
  });

  it("sends unacknowledged messages again with DUP, in order, and new ones without", () => {
    const { client, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    client.publish(utf8("t"), "1", 1, false, ROOM);
    client.publish(utf8("t"), "2", 1, false, ROOM);
    client.lost();
    client.publish(utf8("t"), "3", 1, false, ROOM);
    open();
    assert.equal(sent.length, 0, "nothing before CONNACK");
    receive("\x20\x02\x01\x00");
    assert.deepEqual(
      sent.map((bytes) => [bytes.charCodeAt(0), bytes.slice(-1)]),
      [
        [0x3a, "1"],
        [0x3a, "2"],
        [0x32, "3"],
      ],
    );
  });

  it("never uses an id that is in flight, and starts again at 1 after 65535", () => {
    const { client, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const kept = client.publish(utf8("t"), "kept", 1, false, ROOM);
    assert.equal(kept, 1);
    let last = kept;
    for (let count = 0; count < 65534; count++) last = client.publish(utf8("t"), "", 0, false, ROOM);
    assert.equal(last, 65535);
    assert.equal(client.publish(utf8("t"), "", 0, false, ROOM), 2);
  });

  it("acknowledges an inbound QoS 1 message after it was delivered", () => {
    const { events, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    receive(publishPacket(utf8("t/1"), u16(9) + "pay", 1, true));
    assert.deepEqual(events.slice(1), ["message t/1 pay q1 true false"]);
    assert.deepEqual(sent, [ack(PacketType.Puback, 9)]);
  });

  it("pings when nothing else was sent for the keep-alive time, and reports a missing answer after 10 s", async () => {
    const { client, clock, events, sent, open, receive } = bench(60);
    open();
    receive(ACCEPTED);
    await clock.advance(30000);
    client.publish(utf8("t"), "x", 0, false, ROOM);
    assert.equal(client.keepAliveLeft(), 60000);
    await clock.advance(59999);
    assert.equal(sent.length, 1);
    assert.equal(client.keepAliveLeft(), 1);
    await clock.advance(1);
    assert.equal(sent[1], "\xc0\0");
    receive("\xd0\0");
    await clock.advance(60000);
    assert.equal(sent.length, 3);
    await clock.advance(9999);
    assert.ok(!events.some((event) => event.startsWith("fault")));
    await clock.advance(1);
    assert.equal(events.at(-1), "fault no PINGRESP in 10 s");
  });

  it("has no keep-alive when it is 0", async () => {
    const { client, clock, sent, open, receive } = bench(0);
    open();
    receive(ACCEPTED);
    assert.equal(client.keepAliveLeft(), -1);
    await clock.advance(3600000);
    assert.equal(sent.length, 0);
    assert.equal(clock.pending, 0);
  });

  it("leaves no timer behind when the socket is lost", () => {
    const { client, clock, open, receive } = bench();
    open();
    receive(ACCEPTED);
    client.lost();
    assert.equal(clock.pending, 0);
  });

  it("names a packet that a server must not send", () => {
    const { events, open, receive } = bench();
    open();
    receive(packet(0x40, "\0\x01"));
    receive(ACCEPTED);
    receive(packet(0x80, "\0\x01"));
    assert.deepEqual(events, ["fault packet before CONNACK", "connack 0 false", "fault unexpected packet type 8"]);
  });

  it("takes a QoS 2 message through PUBREC, PUBREL and PUBCOMP, and reports it once", () => {
    const { client, events, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const id = client.publish(utf8("t"), "x", 2, false, ROOM);
    receive(ack(PacketType.Pubrec, id));
    receive(ack(PacketType.Pubrec, id));
    assert.deepEqual(sent.slice(1), [ack(PacketType.Pubrel, id), ack(PacketType.Pubrel, id)]);
    receive(ack(PacketType.Puback, id));
    assert.equal(events.length, 1);
    receive(ack(PacketType.Pubcomp, id));
    receive(ack(PacketType.Pubcomp, id));
    assert.deepEqual(events.slice(1), [`sent ${id}`]);
    assert.ok(client.publish(utf8("t"), "x", 1, false, 8) > 0, "nothing is kept any more");
  });

  it("resumes a QoS 2 message where it stood: PUBLISH with DUP before PUBREC, PUBREL after it", () => {
    const { client, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const first = client.publish(utf8("t"), "1", 2, false, ROOM);
    const second = client.publish(utf8("t"), "2", 2, false, ROOM);
    receive(ack(PacketType.Pubrec, first));
    client.lost();
    open();
    receive("\x20\x02\x01\x00");
    assert.deepEqual(sent, [ack(PacketType.Pubrel, first), "\x3c" + publishPacket(utf8("t"), u16(second) + "2", 2, false).substring(1)]);
  });

  it("delivers an inbound QoS 2 message once, whatever is repeated, and forgets it with the session", () => {
    const { client, events, sent, open, receive } = bench();
    const inbound = publishPacket(utf8("t"), u16(5) + "x", 2, false);
    open();
    receive(ACCEPTED);
    receive(inbound);
    receive(inbound);
    client.lost();
    open();
    receive("\x20\x02\x01\x00");
    receive(inbound);
    receive(ack(PacketType.Pubrel, 5));
    receive(ack(PacketType.Pubrel, 5));
    assert.equal(events.filter((event) => event.startsWith("message")).length, 1);
    assert.deepEqual(sent, [ack(PacketType.Pubrec, 5), ack(PacketType.Pubcomp, 5), ack(PacketType.Pubcomp, 5)]);
    receive(inbound);
    client.lost();
    open();
    receive(ACCEPTED);
    receive(inbound);
    assert.equal(events.filter((event) => event.startsWith("message")).length, 3);
  });

  it("ties SUBACK and UNSUBACK to the filters, and ignores those of nobody", () => {
    const { client, events, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const id = client.subscribe(["a", "b/#"], 1);
    receive(packet(0x90, "\0\x63\x01"));
    receive(packet(0x90, String.fromCharCode(0, id) + "\x01\x80"));
    const other = client.unsubscribe(["a"]);
    assert.notEqual(other, id);
    receive(packet(0xb0, String.fromCharCode(0, other)));
    assert.deepEqual(events.slice(1), ["suback a,b/# 1,128", "suback a "]);
  });

  it("acknowledges and drops a message that is too long, in any pieces, and understands what follows", () => {
    const { events, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const stream = publishPacket(utf8("t"), u16(9) + "y".repeat(20000), 1, false) + publishPacket(utf8("t"), "x", 0, false);
    for (let at = 0; at < stream.length; at += 61) receive(stream.substring(at, at + 61));
    assert.deepEqual(events.slice(1), ["too long t 20005", "message t x q0 false false"]);
    assert.deepEqual(sent, [ack(PacketType.Puback, 9)]);
  });

  for (const [what, bytes] of [
    ["QoS 3", packet(0x36, "\0\x01t\0\x01x")],
    ["a topic longer than the packet", packet(0x30, "\0\x09t")],
    ["packet id 0", packet(0x32, "\0\x01t\0\0x")],
    ["no body at all", packet(0x30, "")],
  ] as const) {
    it(`calls a PUBLISH with ${what} malformed`, () => {
      const { events, open, receive } = bench();
      open();
      receive(ACCEPTED);
      receive(bytes);
      assert.deepEqual(events.slice(1), ["fault malformed PUBLISH"]);
    });
  }

  for (const length of [0, 1, 100, 127, 128, 200, 1000]) {
    it(`encodes PUBLISH with ${length} bytes of payload as mqtt-packet does, at each QoS, first and again`, () => {
      const { client, sent, open, receive } = bench();
      open();
      receive(ACCEPTED);
      const payload = "\xa5".repeat(length);
      const ids = [0, 1, 2].map((qos) => client.publish(utf8("d/d2c"), payload, qos, qos === 1, 10_000));
      client.lost();
      open();
      receive(ACCEPTED);
      const expected = (qos: 0 | 1 | 2, dup: boolean): string => {
        const common = { cmd: "publish", topic: "d/d2c", payload: Buffer.from(payload, "latin1"), qos, retain: qos === 1, dup } as const;
        return mqttPacket.generate(qos ? { ...common, messageId: ids[qos]! } : common).toString("latin1");
      };
      assert.deepEqual(sent.slice(-2), [expected(1, true), expected(2, true)]);
    });
  }

  it("refuses a message that leaves no room, and takes it when there is some again", () => {
    const { client, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const first = client.publish(utf8("t"), "x".repeat(20), 1, false, 40);
    assert.equal(client.publish(utf8("t"), "x".repeat(20), 1, false, 40), 0);
    assert.equal(sent.length, 1);
    receive(ack(PacketType.Puback, first));
    assert.ok(client.publish(utf8("t"), "x".repeat(20), 1, false, 40) > 0);
  });
});
