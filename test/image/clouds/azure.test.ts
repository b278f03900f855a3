import assert from "node:assert/strict";
import type { AzureStandIn } from "../../../tools/cloud/azure/index.ts";
import { AzureBench, ID, KEY, LIFETIME_S } from "./azure_bench.ts";
import type { AzureBenchOptions } from "./azure_bench.ts";
import { NODE_CONTEXT, REAL_INTERPRETER } from "./cloud_bench.ts";
import type { Where } from "./cloud_bench.ts";

const READY_MS = 180_000;

function tests(where: Where): void {
  let bench: AzureBench;
  afterEach(() => bench.close());

  async function start(options: AzureBenchOptions): Promise<AzureStandIn> {
    bench = await AzureBench.create(where, options);
    return bench.cloud;
  }

  /** What a device can do from READY on, whoever it has shown to be. */
  async function converse({ hub }: AzureStandIn): Promise<void> {
    await bench.when(() => bench.lines("result").length >= 2 && bench.lines("acknowledged").length >= 3, READY_MS, "results");
    const [reported, asked, sent] = ["reported", "asked", "sent"].map((what) => bench.lines(what)[0]!.split(" ")[1]!);
    assert.deepEqual(bench.lines("result"), [`result ${reported} true 204 2`, `result ${asked} true 200 undefined`]);
    assert.ok(bench.lines("acknowledged").includes(`acknowledged ${sent}`));
    assert.match(bench.lines("data 3 0").at(-1)!, /"reported":\{"interval":60,"\$version":2\}/);
    const { body, systemProperties, properties } = hub.telemetry[0]!;
    assert.deepEqual([body.toString(), { ...systemProperties }, { ...properties }], ['{"temp":21}', { "$.ct": "application/json" }, { colour: "grün" }]);
    hub.patchDesired(ID, { interval: 120 });
    hub.sendMessage(ID, { body: "hello", properties: { colour: "rot" } });
    await bench.until("data 0 undefined rot hello", 20_000);
    assert.ok(bench.lines("data 1 2 undefined {").at(-1)!.includes('"interval":120'));
    const answers: unknown[] = [];
    for (const name of ["echo", "toString"]) void hub.invokeMethod(ID, name, { n: 1 }).then((answer) => answers.push(answer));
    await bench.when(() => answers.length === 2, 20_000, "answers of methods");
    assert.deepEqual(answers, [{ status: 200, payload: { n: 1 } }, { status: 501, payload: null }]);
    assert.deepEqual(bench.console.filter((line) => line.includes("Uncaught")), []);
    assertNoSecret();
  }

  function assertNoSecret(): void {
    assert.ok(!bench.console.some((line) => line.includes(KEY) || line.includes("SharedAccess")));
  }

  it("talks to its hub with its certificate, from twin to method", async () => {
    await converse(await start({ own: { auth: "x509" } }));
  });

  it("talks to its hub with a token that it has made of its key", async () => {
    await converse(await start({ own: {} }));
  });

  it("is provisioned with its key, remembers its hub across a boot, and asks again when the hub has shut it out", async () => {
    const standIn = await start({ own: { registrationId: "reg-1" }, dps: true });
    const { hub } = standIn;
    await converse(standIn);
    assert.deepEqual(bench.connected(), ["reg-1", ID]);
    let from = bench.console.length;
    await bench.reboot();
    await bench.until("READY", READY_MS, from);
    assert.deepEqual(bench.connected().slice(2), [ID]);
    from = bench.console.length;
    hub.setStatus(ID, "disabled");
    await bench.until("failed -9 broker refuses: not authorized", READY_MS, from);
    hub.setStatus(ID, "enabled");
    await bench.until("READY", READY_MS, from);
    assert.deepEqual(bench.connected().slice(-2), ["reg-1", ID]);
    assertNoSecret();
  });

  it("is provisioned with its certificate", async () => {
    await converse(await start({ own: { auth: "x509" }, dps: true }));
  });

  // Minutes of real time.
  if (where === REAL_INTERPRETER) return;

  it("waits as the provisioning service asks it to, and goes on", async () => {
    await start({ own: {}, dps: true, prepare: ({ faults }) => faults.set("responseError", 503, 2) });
    await bench.until("READY", READY_MS);
  });

  it("renews its token again and again, before the hub ends the connection", async () => {
    await start({ own: {} });
    await bench.when(() => bench.lines("READY").length === 4, READY_MS + 3 * LIFETIME_S * 1000, "4 connections");
    assert.deepEqual(bench.lines("disconnected"), Array(3).fill("disconnected 3 renewing the SAS token"));
    assertNoSecret();
  });
}

describe("image with AZURE_IOT_HUB", function () {
  this.timeout(300_000);
  describe(NODE_CONTEXT.title, () => tests(NODE_CONTEXT));
  if (process.env["ESPRUINO"]) describe(REAL_INTERPRETER.title, () => tests(REAL_INTERPRETER));
  else console.log("image with AZURE_IOT_HUB: skipped on the real interpreter; set ESPRUINO to the path of Espruino for Linux");
});
