import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { ImageBench } from "./image_bench.ts";
import type { BenchOptions } from "./image_bench.ts";

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

  /** Accepted APNs, changed by the test that mends them. */
  const apn = ["other.apn"];
  const answering = (bytes: string) => (stream: Duplex) => void stream.once("data", () => stream.write(Buffer.from(bytes, "latin1")));

  /** What goes wrong, the sentence on the console, the longest virtual time until it is there, and what mends it. */
  const badInputs: { what: string; options: BenchOptions; prepare?: (bench: ImageBench) => void; sentence: string; limitMs: number; mend: (bench: ImageBench) => unknown }[] = [
    {
      what: "a broker that is not there",
      options: {},
      prepare: (it) => it.network.refuse("broker.test"),
      sentence: "CLOUD_EVT_CONNECT_FAILED refused, or unknown host",
      limitMs: 40_000,
      mend: (it) => it.network.restore("broker.test"),
    },
    {
      what: "a broker that refuses the client",
      options: { accept: answering("\x20\x02\x00\x05") },
      sentence: "CLOUD_EVT_ERROR broker refuses: not authorized",
      limitMs: 40_000,
      mend: (it) => (it.broker.accept = undefined),
    },
    {
      what: "a broker that closes half-way",
      options: { accept: (stream) => void stream.once("data", () => stream.end()) },
      sentence: "CLOUD_EVT_CONNECT_FAILED closed by the peer",
      limitMs: 40_000,
      mend: (it) => (it.broker.accept = undefined),
    },
    {
      what: "a broker that says nothing",
      options: { accept: () => {} },
      sentence: "CLOUD_EVT_CONNECT_FAILED no CONNACK in 30 s",
      limitMs: 70_000,
      mend: (it) => (it.broker.accept = undefined),
    },
    {
      what: "a broker that is not one",
      options: { accept: answering("HTTP/1.1 400 Bad Request\r\n\r\n") },
      sentence: "CLOUD_EVT_CONNECT_FAILED ",
      limitMs: 70_000,
      mend: (it) => (it.broker.accept = undefined),
    },
    {
      what: "a modem that never answers",
      options: {},
      prepare: (it) => it.modem.mute(true),
      sentence: "CLOUD_EVT_CONNECT_FAILED no answer from the modem: check power and UART",
      limitMs: 90_000,
      mend: (it) => it.modem.mute(false),
    },
    {
      what: "a modem that answers ERROR",
      options: {},
      prepare: (it) => it.modem.failNext("CIICR", "ERROR"),
      sentence: "CLOUD_EVT_CONNECT_FAILED no packet data with APN iot.1nce.net: AT+CIICR: ERROR",
      limitMs: 60_000,
      mend: () => {},
    },
    {
      what: "no SIM",
      options: { modem: { sim: { inserted: false, iccid: "8944500000000000000f", imsi: "234500000000000" } } },
      sentence: "CLOUD_EVT_CONNECT_FAILED SIM not ready: +CME ERROR: 10",
      limitMs: 40_000,
      mend: (it) => {
        it.modem.sim.isInserted = true;
        it.modem.reboot("a SIM was put in");
      },
    },
    {
      what: "a SIM that wants a PIN",
      options: { modem: { sim: { inserted: true, pin: "1234", iccid: "8944500000000000000f", imsi: "234500000000000" } } },
      sentence: "CLOUD_EVT_CONNECT_FAILED SIM wants a PIN: set the right pin in the settings",
      limitMs: 30_000,
      mend: (it) => it.modem.receive(Buffer.from('AT+CPIN="1234"\r')),
    },
    {
      what: "registration denied",
      options: { modem: { registration: { stat: 3 } } },
      sentence: "CLOUD_EVT_CONNECT_FAILED registration denied by the operator",
      limitMs: 70_000,
      mend: (it) => it.modem.setRegistration(1),
    },
    {
      what: "an APN that the operator does not know",
      options: { modem: { apn } },
      sentence: "CLOUD_EVT_CONNECT_FAILED no packet data with APN iot.1nce.net: AT+CIICR:",
      limitMs: 120_000,
      mend: () => (apn[0] = "iot.1nce.net"),
    },
  ];

  for (const { what, options, prepare, sentence, limitMs, mend } of badInputs) {
    it(`says "${sentence.trim()}" for ${what}, within ${limitMs / 1000} s, and comes up once it is mended`, async () => {
      bench = await ImageBench.create(options);
      prepare?.(bench);
      await bench.until(sentence, limitMs);
      mend(bench);
      await bench.until("CLOUD_EVT_READY", 600_000);
    });
  }
});
