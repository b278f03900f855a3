import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import type { Aedes } from "aedes";
import { CoverageBench, HOST } from "./coverage_bench.ts";
import type { CoverageOptions } from "./coverage_bench.ts";
import type { ImageFunction } from "./instrument.ts";

const ID = "uplink-869951030000000";
const BACKEND = "$bindings[0]";
const AT = "whole.boardAt()";

/** Functions that no scenario enters, by file and a piece of the source line, and why that is so. */
const NEVER: { file: string; text: string; reason: string }[] = [
  { file: "src/at/engine.ts", text: "onRaw = (bytes) =>", reason: "for modems that push data behind a URC; this one is asked for it" },
  { file: "src/mqtt/client.ts", text: "function nextId()", reason: "ids begin anew after 65,535 messages" },
  { file: "src/mqtt/client.ts", text: "const inFlight =", reason: "ids begin anew after 65,535 messages" },
  { file: "src/mqtt/client.ts", text: "freeUpTo = inFlight.reduce", reason: "ids begin anew after 65,535 messages" },
];

const benches: CoverageBench[] = [];

async function open(options: CoverageOptions): Promise<CoverageBench> {
  const bench = await CoverageBench.create(options);
  benches.push(bench);
  return bench;
}

/** Everything that an application and a broker can ask for, to a board whose SIM wants a PIN and whose modem is at another baud rate. */
async function session(): Promise<CoverageBench> {
  const sim = { inserted: true, pin: "1234", iccid: "8944500000000000000f", imsi: "234500000000000" };
  const gnss = { fix: { latitude: 1, longitude: 2 }, firstFixMs: [0, 0] as [number, number] };
  const bench = await open({ modem: { sim, edrx: true, gnss }, settings: { pin: "1234", user: "u", password: "p" } });
  bench.modem.failNext("CPIN", "ERROR");
  for (const name of ["Remove", "Add"]) await bench.evaluate(`whole.cloudEpSubscriptions${name}(${BACKEND},[{$type:0,$str:"c/d"}])`);
  await bench.evaluate(`${BACKEND}.$api.$send(${BACKEND},{$buf:"b",$qos:1,$endpoint:{$type:0}})`);
  await bench.until("CLOUD_EVT_READY");
  await traffic(bench);
  await services(bench);
  await bench.pass(62_000);
  let from = bench.console.length;
  bench.modem.dropPdp();
  await bench.until("CLOUD_EVT_READY", 120_000, from);
  from = bench.console.length;
  await bench.evaluate(`whole.cloudDisconnect(${BACKEND})`);
  await bench.until("CLOUD_EVT_DISCONNECTED", 20_000, from);
  from = bench.console.length;
  await bench.evaluate(`${BACKEND}.$api.$connect()`);
  await bench.until("CLOUD_EVT_READY", 60_000, from);
  await bench.evaluate(`whole.cloudUninit(${BACKEND})`);
  await bench.call("powerOff", AT);
  return bench;
}

/** Both ways, through the Cloud API; the last event meets a handler that throws. */
async function traffic(bench: CoverageBench): Promise<void> {
  for (const name of ["led", "ping", "constructor"]) bench.publish(`${ID}/c2d/cmd/${name}/r1`, "1");
  // aedes takes a message for a duplicate when a later one of QoS 0 has overtaken it.
  await bench.pass(4000);
  bench.publish(`${ID}/c2d/note`, "plain", 0);
  bench.publish(`${ID}/c2d/note`, "x".repeat(3000));
  bench.publish(`${ID}/c2d/note`, "x".repeat(9000));
  bench.device.setInput("BTN1", 1);
  await bench.until("CLOUD_EVT_DATA_RECEIVED");
  const list = `[{$type:0,$str:"a/b"}]`;
  for (const name of ["Ping", "KeepaliveTimeLeft", "Input", "GetId"]) await bench.evaluate(`whole.cloud${name}(${BACKEND})`);
  await bench.evaluate(`whole.cloudUserDataSet(${BACKEND},1)`);
  await bench.evaluate(`whole.cloudEpSubscriptionsAdd(${BACKEND},${list})`);
  for (const qos of [0, 2]) {
    await bench.evaluate(`${BACKEND}.$api.$send(${BACKEND},{$buf:"b".repeat(200),$qos:${qos},$endpoint:{$type:0}})`);
  }
  await bench.pass(4000);
  for (const name of ["Remove", "Add"]) await bench.evaluate(`whole.cloudEpSubscriptions${name}(${BACKEND},${list})`);
  await bench.evaluate(`${BACKEND}.$api.$send(${BACKEND},{$buf:"b",$qos:1,$endpoint:{$type:0,$str:"q/w"}})`);
  await bench.evaluate(`${BACKEND}.$api.$send(${BACKEND},{$buf:"",$qos:1,$endpoint:{$type:3}})`);
  await bench.evaluate(`var __handler=${BACKEND}.$config.$handler;${BACKEND}.$config.$handler=function(){throw new Error("of the app")}`);
  bench.publish(`${ID}/state/desired`, "1");
  await bench.until("of the app");
  await bench.evaluate(`${BACKEND}.$config.$handler=__handler`);
}

/** What the modem does beside sockets, and a UDP socket. */
async function services(bench: CoverageBench): Promise<void> {
  for (const name of ["setPowerSaving", "readNetworkTime", "readPowerSaving", "readBattery", "readSignal"]) await bench.call(name, AT);
  await bench.call("resolveHost", `${AT},"${HOST}"`);
  await bench.call("startGnss", `${AT},1,function(){print("a fix")}`);
  await bench.until("a fix");
  await bench.call("stopGnss", AT);
  await bench.evaluate(`whole.udp("${HOST}",9).$onConnect=function(){this.$send("1");this.$send("2");this.$close()}`);
  await bench.pass(4000);
}

/** What the broker says on each connection in turn; undefined: nothing. After these, aedes answers. */
const WORDS: ((stream: Duplex) => void)[] = [
  (stream) => void stream.once("data", () => stream.write(Buffer.from("20020005", "hex"))),
  // CONNACK, a refused SUBACK, PUBREL, and a packet of a type that a server may not send.
  (stream) => void stream.once("data", () => {
    stream.write(Buffer.from("20020000", "hex"));
    stream.once("data", (subscribe: Buffer) => {
      stream.write(Buffer.concat([Buffer.from("9004", "hex"), subscribe.subarray(2, 4), Buffer.from("8001" + "62020007" + "f000", "hex")]));
    });
  }),
  // The client's first message is never acknowledged.
  (stream) => void stream.once("data", () => {
    stream.write(Buffer.from("20020000", "hex"));
    stream.once("data", (subscribe: Buffer) => {
      stream.write(Buffer.concat([Buffer.from("9004", "hex"), subscribe.subarray(2, 4), Buffer.from("0101", "hex")]));
      stream.once("data", () => stream.end());
    });
  }),
  (stream) => void stream.once("data", () => stream.write(Buffer.from("20020000", "hex"))),
  () => {},
];

async function brokerFaults(): Promise<CoverageBench> {
  let connections = 0;
  const accept = (stream: Duplex, aedes: Aedes): void => {
    const words = WORDS[connections++];
    if (words) words(stream);
    else aedes.handle(stream);
  };
  const bench = await open({ accept });
  // Sentences may change; the order of events is what the words above bring about.
  const events = ["CONNECT_FAILED", "DISCONNECTED", "DISCONNECTED", "DISCONNECTED", "CONNECT_FAILED", "READY"];
  for (const event of events) await bench.next(event);
  await bench.pass(3000);
  return bench;
}

/** The modem reports the peer's close between the bytes of the next message and its SEND OK. */
function closeWhileSending(bench: CoverageBench): void {
  bench.modem.onLog = ({ direction, text }) => {
    if (direction !== "tx" || !text.includes("> ")) return;
    delete bench.modem.onLog;
    // It waits there until the payload has come.
    bench.modem.injectUrc("0, CLOSED");
  };
}

async function modemFaults(): Promise<CoverageBench> {
  const bench = await open({ modem: { connectTimeoutMs: 200_000 } });
  bench.modem.failNext("CIICR", "ERROR");
  await bench.next("CONNECT_FAILED");
  bench.network.drop(HOST);
  await bench.next("CONNECT_FAILED");
  bench.network.restore(HOST);
  bench.modem.failNext("CIPSTART", "ERROR");
  await bench.next("CONNECT_FAILED");
  bench.network.refuse(HOST);
  await bench.next("CONNECT_FAILED");
  bench.network.restore(HOST);
  await bench.next("READY");
  bench.modem.mute(true);
  await bench.next("DISCONNECTED");
  bench.modem.mute(false);
  await bench.next("READY");
  bench.modem.resetSpontaneously();
  await bench.next("DISCONNECTED");
  await bench.next("READY");
  closeWhileSending(bench);
  await bench.next("DISCONNECTED");
  return bench;
}

/** The SIM refuses the device's PIN, which is noted so that it is not tried again. */
async function wrongPin(): Promise<CoverageBench> {
  const sim = { inserted: true, pin: "1234", iccid: "8944500000000000000f", imsi: "234500000000000" };
  const bench = await open({ modem: { sim }, settings: { pin: "4321" } });
  await bench.next("CONNECT_FAILED");
  return bench;
}

/** Runs one scenario to its end. @returns the image's functions, and the numbers of those that it entered */
async function run(scenario: () => Promise<CoverageBench>): Promise<{ functions: ImageFunction[]; entered: number[] }> {
  const bench = await scenario();
  return { functions: bench.functions, entered: await bench.entered() };
}

describe("image, coverage in the interpreter", function () {
  this.timeout(300_000);
  afterEach(() => Promise.all(benches.splice(0).map((bench) => bench.close())));

  it("enters every function of the image in the interpreter, or says why not", async function () {
    if (!process.env["ESPRUINO"]) {
      console.log("      skipped: ESPRUINO is not set");
      this.skip();
    }
    // To the end of each, so that no interpreter starts after this test.
    const ends = await Promise.allSettled([session, brokerFaults, modemFaults, wrongPin].map(run));
    const runs = ends.map((end) => {
      if (end.status === "rejected") throw end.reason;
      return end.value;
    });
    const entered = new Set(runs.flatMap((done) => done.entered));
    const left = runs[0]!.functions.filter((_function, index) => !entered.has(index));
    console.log(`      entered ${entered.size} of ${runs[0]!.functions.length} functions`);
    const unexplained: string[] = [];
    for (const { file, line, text } of left) {
      const reason = NEVER.find((entry) => entry.file === file && text.includes(entry.text))?.reason;
      console.log(`      never entered: ${file}:${line}: ${text}${reason ? ` (${reason})` : ""}`);
      if (!reason) unexplained.push(`${file}:${line}: ${text}`);
    }
    assert.deepEqual(unexplained, []);
  });
});
