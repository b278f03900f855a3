import assert from "node:assert/strict";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";
import type { Credential } from "../../../tools/tls/certificates.ts";
import { AzureCloud, HUB, SCOPE, SERVICE } from "./azure_cloud.ts";
import { CloudBench, NODE_CONTEXT, REAL_INTERPRETER } from "./cloud_bench.ts";
import type { Where } from "./cloud_bench.ts";

const APP = new URL("../../fixtures/apps/azure_teller/", import.meta.url);
const TAG = 7;
/** Bytes 00 to 1f. */
const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const SAS = { type: "sas", primaryKey: KEY, secondaryKey: KEY } as const;
const BY_CERTIFICATE = { type: "certificateAuthority" } as const;
const LIFETIME_S = 600;
const WITH_SAS = { "azure.sasLifetimeS": String(LIFETIME_S) };
const READY_MS = 90_000;

interface Options {
  overrides?: Record<string, string>;
  settings?: Record<string, string>;
  /** Common name of the certificate in the modem. */
  client?: string;
}

function tests(where: Where): void {
  let bench: CloudBench | undefined;
  let cloud: AzureCloud;
  let ca: CertificateAuthority;
  let server: Credential;
  before(async () => {
    ca = await CertificateAuthority.create("Test Root");
    server = await ca.issueServer([HUB, SERVICE]);
  });
  afterEach(async () => {
    await bench?.close();
    bench = undefined;
  });

  async function start({ overrides = {}, settings = {}, client = "dev-1" }: Options, prepare: (cloud: AzureCloud) => void): Promise<CloudBench> {
    const clock = where.clock();
    cloud = new AzureCloud(clock, server, ca.certificatePem);
    prepare(cloud);
    const servers = { [HUB]: cloud.serveHub, [SERVICE]: cloud.serveService };
    const options = { app: APP, overrides, settings: { host: HUB, id: "dev-1", ...settings }, servers };
    return (bench = await CloudBench.start(where, clock, TAG, ca, await ca.issueClient(client), options));
  }

  /** What a device can do from READY on, whoever it has shown to be. */
  async function converse(it: CloudBench, id: string): Promise<void> {
    await it.when(() => it.lines("result").length >= 2 && it.lines("acknowledged").length >= 3, READY_MS, "results");
    const [reported, asked, sent] = ["reported", "asked", "sent"].map((what) => it.lines(what)[0]!.split(" ")[1]!);
    assert.deepEqual(it.lines("result"), [`result ${reported} true 204 2`, `result ${asked} true 200 undefined`]);
    assert.ok(it.lines("acknowledged").includes(`acknowledged ${sent}`));
    assert.match(it.lines("data 3 0").at(-1)!, /"reported":\{"interval":60,"\$version":2\}/);
    const { body, systemProperties, properties } = cloud.hub.telemetry[0]!;
    assert.deepEqual([body.toString(), { ...systemProperties }, { ...properties }], ['{"temp":21}', { "$.ct": "application/json" }, { colour: "grün" }]);
    cloud.hub.patchDesired(id, { interval: 120 });
    cloud.hub.sendMessage(id, { body: "hello", properties: { colour: "rot" } });
    await it.until("data 0 undefined rot hello", 20_000);
    assert.ok(it.lines("data 1 2 undefined {").at(-1)!.includes('"interval":120'));
    const answers: unknown[] = [];
    for (const name of ["echo", "toString"]) void cloud.hub.invokeMethod(id, name, { n: 1 }).then((answer) => answers.push(answer));
    await it.when(() => answers.length === 2, 20_000, "answers of methods");
    assert.deepEqual(answers, [{ status: 200, payload: { n: 1 } }, { status: 501, payload: null }]);
    assert.deepEqual(it.console.filter((line) => line.includes("Uncaught")), []);
    assertNoSecret(it);
  }

  function assertNoSecret({ console }: CloudBench): void {
    assert.ok(!console.some((line) => line.includes(KEY) || line.includes("SharedAccess")));
  }

  it("talks to its hub with its certificate, from twin to method", async () => {
    await converse(await start({}, ({ hub }) => hub.devices.register("dev-1", BY_CERTIFICATE)), "dev-1");
    assert.deepEqual(cloud.connects, [{ to: "hub", clientId: "dev-1", password: undefined, returnCode: 0 }]);
  });

  it("is provisioned with its key, remembers its hub across a boot, and asks again when the hub has shut it out", async () => {
    const options = { overrides: { ...WITH_SAS, "azure.idScope": SCOPE }, settings: { sasKey: KEY, host: SERVICE, id: "reg-1" } };
    const it = await start(options, ({ enrollments }) => enrollments.add("reg-1", SAS, "dev-1"));
    await converse(it, "dev-1");
    const tried = (): string[] => cloud.connects.map(({ to, clientId }) => `${to} ${clientId}`);
    assert.deepEqual(tried(), ["service reg-1", "hub dev-1"]);
    let from = it.console.length;
    await it.reboot();
    await it.until("READY", READY_MS, from);
    assert.deepEqual(tried().slice(2), ["hub dev-1"]);
    if (where === REAL_INTERPRETER) return;
    from = it.console.length;
    cloud.hub.setStatus("dev-1", "disabled");
    await it.until("failed -9 broker refuses: not authorized", READY_MS, from);
    cloud.hub.setStatus("dev-1", "enabled");
    await it.until("READY", READY_MS, from);
    assert.deepEqual(tried().slice(-2), ["service reg-1", "hub dev-1"]);
    assertNoSecret(it);
  });

  // What the interpreter does with each part was seen above.
  if (where === REAL_INTERPRETER) return;

  it("talks to its hub with a token that it has made of its key", async () => {
    await converse(await start({ overrides: WITH_SAS, settings: { sasKey: KEY } }, ({ hub }) => hub.devices.register("dev-1", SAS)), "dev-1");
    assert.match(cloud.connects[0]!.password!, /^SharedAccessSignature sr=/);
  });

  it("says that the key is not base64, and shows itself to nobody", async () => {
    const it = await start({ overrides: WITH_SAS, settings: { sasKey: "not base64" } }, ({ hub }) => hub.devices.register("dev-1", SAS));
    await it.until("failed -7 the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision", READY_MS);
    assert.deepEqual(cloud.connects, []);
  });

  it("is provisioned with its certificate", async () => {
    const options = { overrides: { "azure.idScope": SCOPE }, settings: { host: SERVICE, id: "reg-1" }, client: "reg-1" };
    await converse(await start(options, ({ enrollments }) => enrollments.add("reg-1", BY_CERTIFICATE)), "reg-1");
    assert.deepEqual(cloud.connects.map(({ to, password }) => [to, password]), [["service", undefined], ["hub", undefined]]);
  });

  it("tells why the provisioning service refuses it", async () => {
    const options = { overrides: { ...WITH_SAS, "azure.idScope": SCOPE }, settings: { sasKey: KEY, host: SERVICE, id: "reg-1" } };
    const other = Buffer.alloc(32, 7).toString("base64");
    const it = await start(options, ({ enrollments }) => enrollments.add("reg-1", { type: "sas", primaryKey: other, secondaryKey: other }));
    await it.until("failed -9 provisioning refused: 401: Unauthorized", READY_MS);
    assertNoSecret(it);
  });

  it("renews its token again and again, before the hub ends the connection", async () => {
    const it = await start({ overrides: WITH_SAS, settings: { sasKey: KEY } }, ({ hub }) => hub.devices.register("dev-1", SAS));
    await it.when(() => it.lines("READY").length === 4, READY_MS + 3 * LIFETIME_S * 1000, "4 connections");
    assert.deepEqual(it.lines("disconnected"), Array(3).fill("disconnected 3 renewing the SAS token"));
    assert.ok(cloud.connects.every(({ returnCode }) => returnCode === 0));
    assert.equal(new Set(cloud.connects.map(({ password }) => password)).size, 4);
    assertNoSecret(it);
  });

  it("tells that the hub refuses its certificate, or its token, and comes to READY when it is known", async () => {
    const unknown = await start({ client: "somebody" }, ({ hub }) => hub.devices.register("dev-1", BY_CERTIFICATE));
    await unknown.until("failed -9 broker refuses: not authorized", READY_MS);
    await unknown.close();
    const other = Buffer.alloc(32, 7).toString("base64");
    const it = await start({ overrides: WITH_SAS, settings: { sasKey: KEY } }, ({ hub }) => hub.devices.register("dev-1", { type: "sas", primaryKey: other, secondaryKey: other }));
    await it.until("failed -9 broker refuses: not authorized", READY_MS);
    cloud.hub.devices.register("dev-1", SAS);
    await it.until("READY", 60_000);
  });

  it("says that there is no key", async () => {
    const it = await start({ overrides: WITH_SAS }, ({ hub }) => hub.devices.register("dev-1", SAS));
    await it.until("failed -7 the device setting sasKey is not base64", READY_MS);
  });
}

describe("image with AZURE_IOT_HUB", function () {
  this.timeout(150_000);
  describe(NODE_CONTEXT.title, () => tests(NODE_CONTEXT));
  if (process.env["ESPRUINO"]) describe(REAL_INTERPRETER.title, () => tests(REAL_INTERPRETER));
  else console.log("image with AZURE_IOT_HUB: skipped on the real interpreter; set ESPRUINO to the path of Espruino for Linux");
});
