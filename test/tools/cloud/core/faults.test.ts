import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { Faults } from "../../../../tools/cloud/core/faults.ts";
import { BrokerBench } from "./bench.ts";

describe("tools/cloud/core/faults", () => {
  it("happens as often as it is told", () => {
    const faults = new Faults();
    faults.set("connack", 3, 2);
    deepEqual([faults.take("connack"), faults.peek("connack"), faults.take("connack"), faults.take("connack")], [3, 3, 3, undefined]);
  });

  for (const [line, name, value] of [
    ["connack 3", "connack", 3],
    ["noPuback times 1", "noPuback", true],
    ["suback", "suback", 128],
    ["responseError 429", "responseError", 429],
  ] as const) {
    it(`is switched on by the words ${line}`, () => {
      const faults = new Faults();
      faults.setFromWords(line.split(" "));
      equal(faults.take(name), value);
      equal(faults.peek(name), line.endsWith("times 1") ? undefined : value);
    });
  }

  for (const line of ["connack", "connack 9", "connack 3 times x", "subackDelayMs soon"]) {
    it(`refuses the words ${line}`, () => throws(() => new Faults().setFromWords(line.split(" ")), /write it as: fault /));
  }

  it("refuses an unknown one", () => throws(() => new Faults().setFromWords(["toString"]), /there is no fault "toString"; faults are connack, /));
});

describe("tools/cloud/core/outbound", () => {
  it("refuses CONNECT with a code, says nothing, closes before and after the CONNACK", async () => {
    const { broker, ...bench } = await start();
    broker.faults.set("connack", 3, 1);
    equal(await bench.dial().connect("device"), 3);
    broker.faults.set("noConnack", true, 1);
    equal(await bench.dial().connect("device"), "silent");
    broker.faults.set("closeBeforeConnack", true, 1);
    equal(await bench.dial().connect("device"), "closed");
    broker.faults.set("closeAfterConnack", true, 1);
    const client = bench.dial();
    equal(await client.connect("device"), 0);
    await bench.clock.advance(1000);
    equal(client.isClosed, true);
    equal(await bench.dial().connect("device"), 0);
    await broker.close();
  });

  it("refuses, delays and loses the SUBACK", async () => {
    const { broker, clock, client } = await start();
    const device = await client();
    broker.faults.set("suback", 128, 1);
    deepEqual(await device.subscribe(["a"]), [128]);
    broker.faults.set("noSuback", true, 1);
    equal(await device.subscribe(["a"]), "silent");
    broker.faults.set("subackDelayMs", 5000, 1);
    const from = clock.now();
    deepEqual(await device.subscribe(["a"]), [1]);
    ok(clock.now() - from >= 5000);
    await broker.close();
  });

  it("takes a message and delays or loses its PUBACK", async () => {
    const { broker, clock, client, events } = await start();
    const device = await client();
    broker.faults.set("noPuback", true, 1);
    equal(await device.publish("a", "1"), "silent");
    broker.faults.set("pubackDelayMs", 5000, 1);
    const from = clock.now();
    equal(await device.publish("a", "2"), "puback");
    ok(clock.now() - from >= 5000);
    deepEqual(events.filter((event) => event.startsWith("received")), ["received a 1", "received a 2"]);
    await broker.close();
  });

  it("delivers twice, the second time with DUP, and takes one acknowledgement", async () => {
    const { broker, clock, client, events } = await start();
    const device = await client();
    await device.subscribe(["a"]);
    broker.faults.set("duplicate", true, 1);
    broker.publish("a", "x");
    await clock.advance(1000);
    deepEqual(device.received.map((packet) => packet.cmd === "publish" && packet.dup), [false, true]);
    equal(events.filter((event) => event === "acknowledged a x").length, 1);
    await broker.close();
  });

  it("delivers a message after the one that follows, or after a second", async () => {
    const { broker, clock, client } = await start();
    const device = await client();
    await device.subscribe(["a"]);
    broker.faults.set("reorder", true, 1);
    broker.publish("a", "1");
    broker.publish("a", "2");
    deepEqual(await device.messages(), ["a 2", "a 1"]);
    broker.faults.set("reorder", true, 1);
    broker.publish("a", "3");
    deepEqual(await device.messages(900), []);
    await clock.advance(200);
    deepEqual(await device.messages(), ["a 3"]);
    await broker.close();
  });

  it("sends in pieces, lets nothing pass half-open, and is silent on PINGREQ", async () => {
    const { broker, clock, client } = await start();
    const device = await client();
    await device.subscribe(["a"]);
    broker.faults.set("pieceBytes", 4);
    broker.publish("a", "twelve bytes");
    const from = clock.now();
    ok(typeof (await device.next("publish")) === "object");
    ok(clock.now() - from >= 300);
    broker.faults.clear();
    broker.faults.set("noPingresp", true, 1);
    device.send({ cmd: "pingreq" });
    equal(await device.next("pingresp", 5000), "silent");
    broker.faults.set("halfOpen", true);
    equal(await device.publish("a", "x"), "silent");
    equal(device.isClosed, false);
    await broker.close();
  });
});

async function start(): Promise<Pick<BrokerBench, "broker" | "clock" | "dial" | "client" | "events">> {
  const bench = await BrokerBench.create();
  return { broker: bench.broker, clock: bench.clock, events: bench.events, dial: () => bench.dial(), client: (...args) => bench.client(...args) };
}
