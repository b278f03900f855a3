import assert from "node:assert/strict";
import { createMqttClient } from "../../../src/mqtt/client.ts";
import type { MqttClient } from "../../../src/mqtt/client.ts";
import { acknowledgement, packet, publishPacket } from "../../../src/mqtt/packet.ts";
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
    onSuback: (codes) => events.push(`suback ${codes}`),
    onMessage: (message) => events.push(`message ${message.topic} ${message.payload} q${message.qos} ${message.retain} ${message.dup}`),
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
      socket = { send: (bytes) => sent.push(bytes) > 0, close: () => {} };
      client.open(socket, { clientId: "d", keepAliveS, cleanSession: false });
      sent.length = 0;
    },
  };
}

const ACCEPTED = "\x20\x02\x00\x00";

describe("src/mqtt/client", () => {
  it("gives a QoS 1 message its id back once, on PUBACK", () => {
    const { client, events, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const id = client.publish("t", "x", 1, false);
    assert.deepEqual(events, ["connack 0 false"]);
    receive(acknowledgement(0x40, id));
    receive(acknowledgement(0x40, id));
    assert.deepEqual(events.slice(1), [`sent ${id}`]);
    assert.equal(client.unacknowledged(), 0);
  });

  it("reports a QoS 0 message as sent on the next turn", async () => {
    const { client, clock, events, open, receive } = bench();
    open();
    receive(ACCEPTED);
    const id = client.publish("t", "x", 0, false);
    assert.deepEqual(events, ["connack 0 false"]);
    await clock.advance(0);
    assert.deepEqual(events.slice(1), [`sent ${id}`]);
  });

  it("sends unacknowledged messages again with DUP, in order, and new ones without", () => {
    const { client, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    client.publish("t", "1", 1, false);
    client.publish("t", "2", 1, false);
    client.lost();
    client.publish("t", "3", 1, false);
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
    const kept = client.publish("t", "kept", 1, false);
    assert.equal(kept, 1);
    let last = kept;
    for (let count = 0; count < 65534; count++) last = client.publish("t", "", 0, false);
    assert.equal(last, 65535);
    assert.equal(client.publish("t", "", 0, false), 2);
  });

  it("acknowledges an inbound QoS 1 message after it was delivered", () => {
    const { events, sent, open, receive } = bench();
    open();
    receive(ACCEPTED);
    receive(publishPacket("t/1", "pay", 1, true, 9));
    assert.deepEqual(events.slice(1), ["message t/1 pay q1 true false"]);
    assert.deepEqual(sent, [acknowledgement(0x40, 9)]);
  });

  it("pings when nothing else was sent for the keep-alive time, and reports a missing answer after 10 s", async () => {
    const { client, clock, events, sent, open, receive } = bench(60);
    open();
    receive(ACCEPTED);
    await clock.advance(30000);
    client.publish("t", "x", 0, false);
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
    receive(packet(0x80, "\0\x01"));
    assert.deepEqual(events, ["fault unexpected packet type 8"]);
  });
});
