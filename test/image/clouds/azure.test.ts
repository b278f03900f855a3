import assert from "node:assert/strict";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";
import type { Credential } from "../../../tools/tls/certificates.ts";
import type { BenchOptions, ImageBench as Bench } from "../image_bench.ts";
import { ImageBench } from "../image_bench.ts";
import { fillStore } from "../tls_bench.ts";
import { AzureCloud, HUB, SCOPE, SERVICE } from "./azure_cloud.ts";

const APP = new URL("../../fixtures/apps/azure_teller/", import.meta.url);
/** Bytes 00 to 1f. */
const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const SAS = { type: "sas", primaryKey: KEY, secondaryKey: KEY } as const;
const LIFETIME_S = 600;
const READY_MS = 90_000;

describe("image with AZURE_IOT_HUB (Node context)", function () {
  this.timeout(60_000);
  let bench: Bench;
  let cloud: AzureCloud;
  let ca: CertificateAuthority;
  let server: Credential;
  before(async () => {
    ca = await CertificateAuthority.create("Test Root");
    server = await ca.issueServer([HUB, SERVICE]);
  });
  afterEach(() => bench?.close());

  /** The image with its modem's store filled, before it has power for long. */
  async function create(options: BenchOptions & { client?: string }): Promise<void> {
    const { client = "dev-1", settings, ...rest } = options;
    bench = await ImageBench.create({ app: APP, ...rest, settings: { host: HUB, port: "8883", id: "dev-1", ...settings } });
    cloud = new AzureCloud(bench.clock, server, ca.certificatePem);
    fillStore(bench, ca.certificatePem, await ca.issueClient(client));
    bench.broker.accept = bench.broker.host === HUB ? cloud.serveHub : cloud.serveService;
    if (bench.broker.host === SERVICE) bench.network.listen(HUB, 8883, cloud.serveHub);
  }

  const lines = (start: string): string[] => bench.console.filter((line) => line.startsWith(start));

  /** What every identity can do from READY on. */
  async function converse(): Promise<void> {
    await bench.until("acknowledged", READY_MS);
    await bench.until("result", 30_000);
    await bench.advance(5000);
    const [reported, asked, sent] = ["reported", "asked", "sent"].map((what) => lines(what).at(-1)!.split(" ")[1]!);
    assert.deepEqual(lines("result").slice(-2), [`result ${reported} true 204 2`, `result ${asked} true 200 undefined`]);
    assert.ok(lines("acknowledged").includes(`acknowledged ${sent}`));
    const document = lines("data 3 0").at(-1)!;
    assert.match(document, /"reported":\{"interval":60,"\$version":2\}/);
    const { body, systemProperties, properties } = cloud.hub.telemetry.at(-1)!;
    assert.deepEqual([body.toString(), { ...systemProperties }, { ...properties }], ['{"temp":21}', { "$.ct": "application/json" }, { colour: "grün" }]);
    cloud.hub.patchDesired("dev-1", { interval: 120 });
    cloud.hub.sendMessage("dev-1", { body: "hello", properties: { colour: "rot" } });
    await bench.until("data 0 undefined rot hello", 20_000);
    assert.ok(lines("data 1 2 undefined {").at(-1)!.includes('"interval":120'));
    const [echo, unknown] = [cloud.hub.invokeMethod("dev-1", "echo", { n: 1 }), cloud.hub.invokeMethod("dev-1", "toString")];
    await bench.advance(10_000);
    assert.deepEqual(await echo, { status: 200, payload: { n: 1 } });
    assert.equal((await unknown).status, 501);
    assert.deepEqual(bench.exceptions, []);
    assert.ok(!bench.console.some((line) => line.includes(KEY) || line.includes("SharedAccess")));
  }

  it("talks to its hub with its certificate, from twin to method", async () => {
    await create({});
    cloud.hub.devices.register("dev-1", { type: "certificateAuthority" });
    await converse();
    assert.deepEqual(cloud.connects.map(({ to, password, returnCode }) => [to, password, returnCode]), [["hub", undefined, 0]]);
  });

  it("tells a hub that does not know its certificate", async () => {
    await create({ client: "somebody" });
    cloud.hub.devices.register("dev-1", { type: "certificateAuthority" });
    await bench.until("failed -9 broker refuses: not authorized", READY_MS);
  });

  it("talks to its hub with tokens made of its key, and renews them before the hub ends the connection", async () => {
    await create({ overrides: { "azure.sasLifetimeS": String(LIFETIME_S) }, settings: { sasKey: KEY } });
    cloud.hub.devices.register("dev-1", SAS);
    await converse();
    await bench.advance(3 * LIFETIME_S * 1000);
    assert.ok(cloud.connects.length >= 4 && cloud.connects.every(({ returnCode }) => returnCode === 0));
    assert.ok(lines("disconnected").every((line) => line === "disconnected 3 renewing the SAS token"), lines("disconnected").join());
    assert.equal(new Set(cloud.connects.map(({ password }) => password)).size, cloud.connects.length);
  });

  for (const [name, sasKey] of [["is not base64", "not base64"], ["is missing", undefined]] as const) {
    it(`says that the key ${name}, and sends nothing`, async () => {
      await create({ overrides: { "azure.sasLifetimeS": String(LIFETIME_S) }, settings: sasKey === undefined ? {} : { sasKey } });
      await bench.until("failed -7 the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision", READY_MS);
      assert.deepEqual(cloud.connects, []);
    });
  }

  it("says that the hub refuses a token of another key, and makes a new one", async () => {
    await create({ overrides: { "azure.sasLifetimeS": String(LIFETIME_S) }, settings: { sasKey: KEY } });
    const other = Buffer.alloc(32, 7).toString("base64");
    cloud.hub.devices.register("dev-1", { type: "sas", primaryKey: other, secondaryKey: other });
    await bench.until("failed -9 broker refuses: not authorized", READY_MS);
    cloud.hub.devices.register("dev-1", SAS);
    await bench.until("READY", 60_000);
  });

  for (const [name, overrides, settings] of [
    ["its certificate", {}, {}],
    ["its key", { "azure.sasLifetimeS": String(LIFETIME_S) }, { sasKey: KEY }],
  ] as const) {
    it(`is provisioned with ${name}, remembers its hub across a boot, and asks again when the hub does not know it any more`, async () => {
      await create({ overrides: { "azure.idScope": SCOPE, ...overrides }, settings: { host: SERVICE, id: "reg-1", ...settings }, client: "dev-1" });
      const how = name === "its key" ? SAS : ({ type: "selfSigned", primaryThumbprint: "" } as const);
      // The certificate's name is the device's; the registration's is another.
      if (how.type === "selfSigned") fillStore(bench, ca.certificatePem, await ca.issueClient("reg-1"));
      cloud.enrollments.add("reg-1", how.type === "sas" ? how : { type: "certificateAuthority" }, how.type === "sas" ? "dev-1" : "reg-1");
      await bench.until("READY", READY_MS);
      const id = how.type === "sas" ? "dev-1" : "reg-1";
      const hub = ["hub", id] as const;
      const tried = (): unknown[] => cloud.connects.map(({ to, clientId }) => [to, clientId]);
      assert.deepEqual(tried(), [["service", "reg-1"], hub]);
      let from = bench.console.length;
      await bench.interpreter.stop();
      await bench.interpreter.start();
      await bench.until("READY", READY_MS, from);
      assert.deepEqual(tried(), [["service", "reg-1"], hub, hub]);
      from = bench.console.length;
      cloud.hub.setStatus(id, "disabled");
      await bench.until("failed -9", READY_MS, from);
      cloud.hub.setStatus(id, "enabled");
      await bench.until("READY", READY_MS, from);
      assert.deepEqual(tried().slice(-2), [["service", "reg-1"], hub]);
      assert.deepEqual(bench.exceptions, []);
    });
  }
});
