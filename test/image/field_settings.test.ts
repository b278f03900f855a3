import assert from "node:assert/strict";
import { Aedes } from "aedes";
import { CloudBench, NODE_CONTEXT, REAL_INTERPRETER } from "./clouds/cloud_bench.ts";
import type { Where } from "./clouds/cloud_bench.ts";

const APP = new URL("../fixtures/apps/field_teller/", import.meta.url);
const READY_MS = 90_000;
const DESIRED = "dev-1/state/desired";

function tests(where: Where): void {
  let bench: CloudBench;
  let brokers: Aedes[] = [];
  /** Hosts of the connections, in order. */
  let hosts: string[] = [];
  let reported: string[] = [];
  afterEach(async () => {
    await bench.close();
    for (const broker of brokers) broker.close();
  });

  async function start(overrides: Record<string, string> = {}): Promise<void> {
    brokers = [await Aedes.createBroker(), await Aedes.createBroker()];
    [hosts, reported] = [[], []];
    for (const broker of brokers) broker.on("publish", ({ topic, payload }) => void (topic === "dev-1/state/reported" && reported.push(payload.toString())));
    const serve = (host: string, broker: Aedes): void => void bench.network.listen(host, 1883, (stream) => {
      hosts.push(host);
      broker.handle(stream);
    });
    bench = new CloudBench(where);
    serve("old.test", brokers[0]!);
    serve("new.test", brokers[1]!);
    await bench.start({ app: APP, overrides, settings: { id: "dev-1", host: "old.test" } });
    await bench.until("READY", READY_MS);
  }

  const desire = (settings: object): void =>
    brokers[0]!.publish({ cmd: "publish", topic: DESIRED, payload: JSON.stringify({ settings }), qos: 1, dup: false, retain: true }, () => {});

  /** The settings after a boot, as the app tells them. */
  async function afterBoot(): Promise<string> {
    const from = bench.console.length;
    await bench.reboot();
    await bench.until("READY", READY_MS, from);
    return bench.lines("field", from)[0]!;
  }

  it("moves to another broker by the desired state, reports it, and stays there after a boot", async () => {
    await start();
    desire({ host: "new.test", publishIntervalS: 300 });
    await bench.until("settings taken", READY_MS);
    await bench.when(() => reported.length > 0, 20_000, "report");
    assert.deepEqual(JSON.parse(reported[0]!), { settings: { apn: "old.apn", host: "new.test", port: 1883, keepAliveS: 60, publishIntervalS: 300 } });
    assert.match(await afterBoot(), /"host":"new\.test".*"publishIntervalS":300/);
    assert.deepEqual(hosts, ["old.test", "new.test", "new.test"]);
  });

  it("falls back to the broker that has worked when the other one is not there, and does not try the wish again", async () => {
    await start({ "features.hasty": "true" });
    desire({ host: "nowhere.test" });
    await bench.until('settings fell back from {"host":"nowhere.test"}: ', 2 * READY_MS);
    assert.match(await afterBoot(), /"host":"old\.test"/);
    await bench.until('settings not tried again: {"host":"nowhere.test"}', 20_000);
    assert.deepEqual(new Set(hosts), new Set(["old.test"]));
  });

  it("takes an access point from the console, and brings the packet data up with it", async () => {
    const sent: string[] = [];
    await start();
    bench.modem!.onLog = ({ direction, text }) => void (direction === "rx" && text.includes("CSTT") && sent.push(text.trim()));
    assert.match(await bench.evaluate('set({"apn":"a b"})'), /apn: give 1 to 100 letters/);
    assert.match(await bench.evaluate('set({"apn":"new.apn"})'), /taken/);
    await bench.until("settings taken", READY_MS);
    assert.deepEqual(sent, ['AT+CSTT="new.apn","",""']);
    assert.match(await afterBoot(), /"apn":"new\.apn"/);
  });

  it("counts the bytes of its connections", async () => {
    await start();
    const answers: string[] = [];
    brokers[0]!.on("publish", ({ topic, payload }) => void (topic.startsWith("dev-1/d2c/res/200/bytes") && answers.push(payload.toString())));
    brokers[0]!.publish({ cmd: "publish", topic: "dev-1/c2d/cmd/bytes", payload: "", qos: 0, dup: false, retain: false }, () => {});
    await bench.when(() => answers.length > 0, 20_000, "answer");
    const [sent, received] = answers[0]!.split(" ").map(Number);
    // CONNECT, SUBSCRIBE and presence; CONNACK, SUBACK and the command.
    assert.ok(sent! > 80 && sent! < 200 && received! > 30 && received! < 80, answers[0]);
  });
}


describe("image with field settings", function () {
  this.timeout(400_000);
  describe(NODE_CONTEXT.title, () => tests(NODE_CONTEXT));
  if (process.env["ESPRUINO"]) describe(REAL_INTERPRETER.title, () => tests(REAL_INTERPRETER));
  else console.log("image with field settings: skipped on the real interpreter; set ESPRUINO to the path of Espruino for Linux");
});
