import assert from "node:assert/strict";
import type { AwsStandIn } from "../../../tools/cloud/aws/index.ts";
import type { CloudStandIn } from "../../../tools/cloud/core/stand_in.ts";
import type { NrfCloudStandIn } from "../../../tools/cloud/nrf_cloud/index.ts";
import { NODE_CONTEXT, REAL_INTERPRETER } from "./cloud_bench.ts";
import type { CloudBench, Where } from "./cloud_bench.ts";
import { standInBench } from "./stand_in_bench.ts";

const READY_MS = 90_000;
const ANSWER_MS = 20_000;

/** Number of the last line that begins so: `reported 4`. */
const idOf = (bench: CloudBench, what: string): string => bench.lines(what).at(-1)!.split(" ")[1]!;

/** A command that the application answers, and one that it does not know. */
async function command(bench: CloudBench, cloud: CloudStandIn): Promise<void> {
  const answers: unknown[] = [];
  for (const name of ["echo", "toString"]) void cloud.command(name, '{"n":1}').then((answer) => answers.push(answer));
  await bench.when(() => answers.length === 2, ANSWER_MS, "answers of commands");
  assert.deepEqual(answers.map((answer) => ({ ...(answer as object) }) as { status: number; payload: string }).map(({ status, payload }) => [status, payload.replace('""', "")]), [
    [200, '{"n":1}'],
    [501, ""],
  ]);
}

function tests(where: Where): void {
  let close: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await close?.();
    close = undefined;
  });

  it("AWS_IOT: READY, message, state with its result, document, delta, message to the device, commands", async () => {
    const run = await standInBench(where, "AWS_IOT");
    close = run.close;
    const { bench, cloud }: { bench: CloudBench; cloud: AwsStandIn } = run;
    await bench.until("READY", READY_MS);
    await bench.when(() => bench.lines("result").length === 2 && bench.lines("acknowledged").length === 3, ANSWER_MS, "results");
    assert.deepEqual(bench.lines("result"), [`result ${idOf(bench, "reported")} true 200 1`, `result ${idOf(bench, "asked")} true 200 1`]);
    assert.deepEqual(cloud.reported(), { interval: 60 });
    assert.deepEqual(cloud.messages(), ['{"temp":21}']);
    assert.ok(bench.lines("data 3 0 {").at(-1)!.includes('"reported":{"interval":60}'));
    cloud.patchDesired({ interval: 120 });
    cloud.send("hello");
    await bench.until("data 1 1 {", ANSWER_MS);
    assert.ok(bench.lines("data 1 1 {")[0]!.includes('"state":{"interval":120}'));
    await command(bench, cloud);
    assert.deepEqual(bench.lines("error"), []);
    assert.deepEqual(bench.console.filter((line) => line.includes("Uncaught")), []);
  });

  it("NRF_CLOUD: an owner comes, READY on the connection after, message, document, configuration, commands", async () => {
    const run = await standInBench(where, "NRF_CLOUD");
    close = run.close;
    const { bench, cloud }: { bench: CloudBench; cloud: NrfCloudStandIn } = run;
    await bench.until("pair request", READY_MS);
    cloud.pair();
    await bench.until("READY", READY_MS);
    assert.deepEqual([bench.lines("pair done").length, bench.lines("READY").length, bench.lines("disconnected").length], [1, 1, 1]);
    await bench.when(() => bench.lines("result").length === 1 && bench.lines("acknowledged").length === 3, ANSWER_MS, "results");
    assert.deepEqual(bench.lines("result"), [`result ${idOf(bench, "asked")} true 200 undefined`]);
    assert.deepEqual(cloud.messages().map((text) => JSON.parse(text) as unknown), [{ appId: "MSG", messageType: "DATA", data: { temp: 21 } }]);
    assert.equal((cloud.reported() as { interval?: number }).interval, 60);
    cloud.patchDesired({ config: { GPS: { enable: true } } });
    await bench.until("data 1 1 {", ANSWER_MS);
    const config = (): unknown => (cloud.reported() as { config?: unknown }).config;
    await bench.when(() => config() !== undefined, ANSWER_MS, "report of the configuration");
    assert.deepEqual(config(), { GPS: { enable: true } });
    await command(bench, cloud);
    assert.deepEqual(bench.console.filter((line) => line.includes("Uncaught")), []);
  });

  // What the interpreter does with each part was seen above.
  if (where === REAL_INTERPRETER) return;

  for (const firstContact of ["beforeConnack", "afterConnack"]) {
    it(`NRF_CLOUD: READY after a first contact that is closed ${firstContact}, with the newer form of c2d`, async () => {
      const run = await standInBench(where, "NRF_CLOUD", { firstContact, isPaired: true, c2dForm: "+/r" });
      close = run.close;
      await run.bench.until("READY", READY_MS);
      assert.equal(run.bench.lines("failed").length + run.bench.lines("disconnected").length, 1);
      await command(run.bench, run.cloud);
    });
  }

  it("NRF_CLOUD: READY again when the owner has given the device away and taken it back", async () => {
    const run = await standInBench(where, "NRF_CLOUD", { isPaired: true });
    close = run.close;
    const { bench, cloud } = run;
    await bench.until("READY", READY_MS);
    cloud.unpair();
    await bench.until("pair request", ANSWER_MS);
    const from = bench.console.length;
    cloud.pair();
    await bench.until("READY", READY_MS, from);
    assert.equal(bench.lines("pair done").length, 1);
  });

  it("AWS_IOT: comes back when the cloud ends its connection, and has every message acknowledged", async () => {
    const run = await standInBench(where, "AWS_IOT");
    close = run.close;
    const { bench, cloud } = run;
    await bench.until("READY", READY_MS);
    cloud.disconnectDevice();
    await bench.when(() => bench.lines("READY").length === 2 && bench.lines("acknowledged").length >= 6, READY_MS, "second READY");
    assert.ok(bench.lines("result").every((line) => line.includes(" true ")));
  });
}

describe("image against the clouds' stand-ins", function () {
  this.timeout(240_000);
  describe(NODE_CONTEXT.title, () => tests(NODE_CONTEXT));
  if (process.env["ESPRUINO"]) describe(REAL_INTERPRETER.title, () => tests(REAL_INTERPRETER));
  else console.log("image against the clouds' stand-ins: skipped on the real interpreter; set ESPRUINO to the path of Espruino for Linux");
});
