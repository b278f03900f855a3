import assert from "node:assert/strict";
import { ImageBench } from "./image_bench.ts";

const ID = "uplink-869951030000000";

describe("image in a Node context, virtual SIM7000, in-memory broker, virtual time", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  afterEach(() => bench?.close());

  it("comes from power-on to READY within 30 s, publishes, and has every message acknowledged", async () => {
    bench = await ImageBench.create();
    const tookMs = await bench.until("CLOUD_EVT_READY", 30_000);
    assert.ok(tookMs > 5000, `a SIM7000 needs some seconds to boot, not ${tookMs} ms`);
    await bench.clock.advance(35_000);
    const sent = bench.console.filter((line) => line.startsWith("publish id")).map((line) => line.split(" ")[2]);
    const acknowledged = bench.console.filter((line) => line.startsWith("CLOUD_EVT_DATA_SENT")).map((line) => line.split(" ")[2]);
    assert.equal(sent.length, 4);
    assert.deepEqual(acknowledged, sent);
    const messages = bench.published.filter((message) => message.topic === `${ID}/d2c`);
    assert.equal(messages.length, 4);
    assert.ok(messages.every((message) => message.qos === 1 && message.payload.includes("Hello Internet of Things!")));
  });

  it("answers a command, and refuses one that it does not know", async () => {
    bench = await ImageBench.create();
    await bench.until("CLOUD_EVT_READY", 30_000);
    bench.publish(`${ID}/c2d/cmd/led/r1`, "1");
    bench.publish(`${ID}/c2d/cmd/constructor/r2`, "");
    await bench.clock.advance(5000);
    const answers = bench.published.filter((message) => message.topic.startsWith(`${ID}/d2c/res/`));
    assert.deepEqual(
      answers.map((message) => [message.topic, message.payload]),
      [
        [`${ID}/d2c/res/200/led/r1`, "1"],
        [`${ID}/d2c/res/501/constructor/r2`, ""],
      ],
    );
  });

  it("publishes when the button is pressed", async () => {
    bench = await ImageBench.create();
    await bench.until("CLOUD_EVT_READY", 30_000);
    await bench.clock.advance(1000);
    await bench.pressButton();
    await bench.clock.advance(1000);
    assert.ok(bench.published.some((message) => message.payload === '{"button":1}'));
  });

  it("comes back by itself when the broker stops for 10 s, and loses no QoS 1 message", async () => {
    bench = await ImageBench.create();
    await bench.until("CLOUD_EVT_READY", 30_000);
    await bench.clock.advance(9_990);
    await bench.restartBroker(10_000);
    const before = bench.console.length;
    await bench.until("CLOUD_EVT_READY", 60_000, before);
    await bench.clock.advance(20_000);
    const sent = bench.console.filter((line) => line.startsWith("publish id")).map((line) => line.split(" ")[2]);
    const acknowledged = new Set(bench.console.filter((line) => line.startsWith("CLOUD_EVT_DATA_SENT")).map((line) => line.split(" ")[2]));
    assert.ok(sent.length >= 3);
    assert.deepEqual(sent.filter((id) => !acknowledged.has(id)), []);
    assert.ok(bench.console.some((line) => line.startsWith("CLOUD_EVT_DISCONNECTED")));
  });

  it("comes back when the modem resets itself, and when it loses its packet data", async () => {
    bench = await ImageBench.create();
    await bench.until("CLOUD_EVT_READY", 30_000);
    let from = bench.console.length;
    bench.modem.resetSpontaneously();
    await bench.until("CLOUD_EVT_DISCONNECTED modem restarted", 15_000, from);
    await bench.until("CLOUD_EVT_READY", 60_000, from);
    from = bench.console.length;
    bench.modem.dropPdp();
    await bench.until("CLOUD_EVT_DISCONNECTED network dropped the packet data", 5000, from);
    await bench.until("CLOUD_EVT_READY", 60_000, from);
  });

  it("is never told anything by an exception", async () => {
    bench = await ImageBench.create();
    await bench.clock.advance(120_000);
    assert.deepEqual(bench.console.filter((line) => line.includes("Uncaught")), []);
  });
});
