import { deepEqual, equal, ok } from "node:assert/strict";
import { BrokerBench } from "./bench.ts";

describe("tools/cloud/core/broker", () => {
  it("delivers what one client publishes to another that has subscribed", async () => {
    const bench = await BrokerBench.create();
    const listener = await bench.client("listener");
    deepEqual(await listener.subscribe(["a/+", "$aws/x"]), [1, 1]);
    const device = await bench.client();
    equal(await device.publish("a/b", "one"), "puback");
    equal(await device.publish("c", "two"), "puback");
    bench.broker.publish("$aws/x", "three");
    deepEqual(await listener.messages(), ["a/b one", "$aws/x three"]);
    deepEqual(bench.events, [
      "connected listener",
      "connected device",
      "received a/b one",
      "received c two",
      "acknowledged a/b one",
      "acknowledged $aws/x three",
    ].sort((a, b) => bench.events.indexOf(a) - bench.events.indexOf(b)));
    await bench.broker.close();
  });

  it("refuses by the CONNACK that the service names, and by none", async () => {
    const bench = await BrokerBench.create({
      connect: ({ clientId, password }) =>
        clientId === "silent" ? { code: "close", why: "nobody" } : password === "right" ? { code: 0 } : { code: 4, why: "wrong password" },
    });
    equal(await bench.dial().connect("device"), 4);
    equal(await bench.dial().connect("silent"), "closed");
    equal(await bench.dial().connect("device", { username: "u", password: Buffer.from("right") }), 0);
    await bench.broker.close();
  });

  it("answers another protocol level with CONNACK 1 and closes on a second CONNECT and on packets before the first", async () => {
    const bench = await BrokerBench.create();
    equal(await bench.dial().connect("device", { protocolVersion: 3, protocolId: "MQIsdp" }), 1);
    const early = bench.dial();
    equal(await early.publish("a", "b"), "closed");
    const twice = await bench.client();
    equal(await twice.connect("device"), "closed");
    const garbage = bench.dial();
    garbage.sendBytes(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    equal(await garbage.next("connack"), "closed");
    await bench.broker.close();
  });

  it("closes what speaks before the CONNACK where the cloud does", async () => {
    const bench = await BrokerBench.create({}, { mustAwaitConnack: true });
    const client = bench.dial();
    const connected = client.connect("device");
    client.send({ cmd: "pingreq" });
    await connected;
    equal(await client.next("pingresp"), "closed");
    await bench.broker.close();
  });

  it("ends the older connection of a client id", async () => {
    const bench = await BrokerBench.create();
    const older = await bench.client();
    await older.subscribe(["a"]);
    const newer = await bench.client();
    await bench.clock.advance(100);
    equal(older.isClosed, true);
    deepEqual(bench.events, ["connected device", "disconnected device takeover", "connected device"]);
    await newer.subscribe(["a"]);
    bench.broker.publish("a", "x");
    deepEqual(await newer.messages(), ["a x"]);
    await bench.broker.close();
  });

  it("closes after 1.5 times the keep-alive of silence, and not while pings come", async () => {
    const bench = await BrokerBench.create();
    const client = await bench.client("device", { keepalive: 40 });
    await bench.clock.advance(50000);
    client.send({ cmd: "pingreq" });
    equal((await client.next("pingresp")) instanceof Object, true);
    const from = bench.clock.now();
    await bench.clock.advanceUntil(() => client.isClosed, 100000);
    ok(Math.abs(bench.clock.now() - from - 60000) < 100);
    equal(bench.events.at(-1), "disconnected device keepAlive");
    await bench.broker.close();
  });

  it("keeps a persistent session with its filters and queued messages, and says so", async () => {
    const bench = await BrokerBench.create({}, { sessionExpiryS: 3600 });
    const first = await bench.client("device", { clean: false });
    await first.subscribe(["a", "b"]);
    first.drop();
    await bench.clock.advance(3000000);
    bench.broker.publish("a", "queued");
    const second = bench.dial();
    second.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "device", clean: false, keepalive: 60 });
    const connack = await second.next("connack");
    equal(typeof connack === "object" && connack.sessionPresent, true);
    deepEqual(await second.messages(), ["a queued"]);
    second.drop();
    await bench.clock.advance(3700000);
    const third = bench.dial();
    third.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "device", clean: false, keepalive: 60 });
    const later = await third.next("connack");
    equal(typeof later === "object" && later.sessionPresent, false);
    bench.broker.publish("a", "nobody listens");
    deepEqual(await third.messages(), []);
    await bench.broker.close();
  });

  it("delivers a message again with DUP that was not acknowledged on the earlier connection", async () => {
    const bench = await BrokerBench.create();
    const first = await bench.client("device", { clean: false });
    first.acknowledges = false;
    await first.subscribe(["a"]);
    bench.broker.publish("a", "x");
    deepEqual(await first.messages(), ["a x"]);
    first.drop();
    await bench.clock.advance(1000);
    const second = await bench.client("device", { clean: false });
    const again = await second.next("publish");
    deepEqual(typeof again === "object" && [again.dup, again.payload.toString()], [true, "x"]);
    await bench.broker.close();
  });

  it("takes messages that were sent right before a DISCONNECT", async () => {
    const bench = await BrokerBench.create();
    const client = await bench.client();
    client.send({ cmd: "publish", topic: "a", payload: "last", qos: 1, messageId: 9, dup: false, retain: false });
    client.send({ cmd: "disconnect" });
    await bench.clock.advance(1000);
    ok(bench.events.includes("received a last"));
    await bench.broker.close();
  });

  it("publishes the will of a client that is lost, and not of one that says DISCONNECT", async () => {
    const bench = await BrokerBench.create();
    const will = { topic: "will", payload: Buffer.from("gone"), qos: 1 as const, retain: false };
    const listener = await bench.client("listener");
    await listener.subscribe(["will"]);
    const orderly = await bench.client("orderly", { will });
    orderly.send({ cmd: "disconnect" });
    deepEqual(await listener.messages(), []);
    (await bench.client("lost", { will })).drop();
    deepEqual(await listener.messages(), ["will gone"]);
    await bench.broker.close();
  });

  it("refuses single filters in the SUBACK, in their places, and stores only the others", async () => {
    const bench = await BrokerBench.create({ subscribe: (_client, filter, qos) => (filter.startsWith("no") ? 128 : qos) });
    const client = await bench.client("device", { clean: false });
    deepEqual(await client.subscribe(["no/1", "a", "no/2", "b"]), [128, 1, 128, 1]);
    deepEqual(await client.subscribe(["no/3"]), [128]);
    client.drop();
    await bench.clock.advance(100);
    bench.broker.publish("no/1", "x");
    bench.broker.publish("b", "y");
    deepEqual(await (await bench.client("device", { clean: false })).messages(), ["b y"]);
    await bench.broker.close();
  });

  it("closes, drops or rewrites a message as the service decides", async () => {
    const bench = await BrokerBench.create({
      publish: (_client, message) => (message.topic === "bad" ? "close" : message.qos === 2 ? "drop" : { ...message, retain: false }),
    });
    const client = await bench.client();
    equal(await client.publish("a", "x", { retain: true }), "puback");
    await client.subscribe(["a"]);
    deepEqual(await client.messages(), []);
    client.send({ cmd: "publish", topic: "a", payload: "x", qos: 2, messageId: 7, dup: false, retain: false });
    equal(await client.next("pubrec", 5000), "silent");
    equal(await client.publish("bad", "x"), "closed");
    equal(bench.events.at(-1), "disconnected device forbidden");
    await bench.broker.close();
  });

  for (const [what, topic, payload] of [
    ["payload", "a", "x".repeat(101)],
    ["topic", "a".repeat(21), "x"],
    ["number of slashes", "a/b/c/d", "x"],
    ["wildcard", "a/+", "x"],
  ] as const) {
    it(`closes on a ${what} that is over the limit`, async () => {
      const bench = await BrokerBench.create({}, { payloadBytes: 100, topicBytes: 20, topicSlashes: 2 });
      const client = await bench.client();
      equal(await client.publish("a/b/c", "x".repeat(100)), "puback");
      equal(await client.publish(topic, payload), "closed");
      await bench.broker.close();
    });
  }

  it("closes on too many filters in one SUBSCRIBE, and refuses those over the connection's number", async () => {
    const bench = await BrokerBench.create({}, { filtersPerSubscribe: 3, filters: 4 });
    const client = await bench.client();
    deepEqual(await client.subscribe(["a", "b", "c"]), [1, 1, 1]);
    deepEqual(await client.subscribe(["a", "d", "e"]), [1, 1, 128]);
    equal(await client.subscribe(["a", "b", "c", "d"]), "closed");
    const other = await bench.client("other");
    equal(await other.subscribe(["a/#/b"]), "closed");
    await bench.broker.close();
  });

  it("sends to one client without a subscription", async () => {
    const bench = await BrokerBench.create();
    const client = await bench.client();
    bench.broker.client("device")?.send("x/y", "direct");
    deepEqual(await client.messages(), ["x/y direct"]);
    await bench.broker.close();
  });

  it("logs every packet with direction, client id, QoS, topic and body, and no password", async () => {
    const bench = await BrokerBench.create();
    const client = await bench.client("device", { username: "me", password: Buffer.from("hush") });
    await client.subscribe(["a"]);
    await client.publish("a", "x");
    await client.messages();
    const lines = bench.broker.log.packets.map(({ direction, clientId, words }) => `${direction} ${clientId} ${words}`);
    deepEqual(lines.slice(0, 4), [
      "in device CONNECT device, clean session, keep-alive 60 s, user me, password ***",
      "out device CONNACK accepted, new session",
      "in device SUBSCRIBE id 1 a q1",
      "out device SUBACK id 1 q1",
    ]);
    const [published] = bench.broker.log.published("in", "a");
    deepEqual([published?.qos, published?.body, published?.messageId], [1, "x", 2]);
    equal(bench.broker.log.published("out", "a").length, 1);
    ok(!JSON.stringify(bench.broker.log.packets).includes("hush"));
    await bench.broker.close();
  });
});
