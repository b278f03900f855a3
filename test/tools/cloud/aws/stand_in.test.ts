import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { JsonObject } from "../../../../tools/cloud/core/stand_in.ts";
import { AwsBench, id, jobs, shadow } from "./bench.ts";

const shadowTopics = ["get", "update", "delete"].map((operation) => `${shadow}/${operation}/+`);

describe("tools/cloud/aws/rules", () => {
  it("takes the registered thing and no other client id", async () => {
    const { cloud, ...bench } = await start();
    equal(await bench.dial().connect("somebody"), 5);
    equal(await bench.dial().connect(id), 0);
    await cloud.close();
  });

  it("closes on a second CONNECT of a client id within a second", async () => {
    const { cloud, clock, ...bench } = await start();
    equal(await bench.dial().connect(id), 0);
    equal(await bench.dial().connect(id), "closed");
    await clock.advance(1000);
    equal(await bench.dial().connect(id), 0);
    await cloud.close();
  });

  for (const [asked, enforcedS] of [[5, 30], [60, 60], [5000, 1200], [0, 1200]] as const) {
    it(`enforces a keep-alive of ${enforcedS} s when ${asked} s are asked for`, async () => {
      const { cloud, clock, device } = await start();
      const client = await device([], { keepalive: asked });
      const passed = await clock.advanceUntil(() => client.isClosed, 2000000);
      ok(Math.abs(passed - enforcedS * 1500) < 200, String(passed));
      await cloud.close();
    });
  }

  it("closes on a topic that the policy forbids, and refuses the filter in the SUBACK", async () => {
    const { cloud, clock, device } = await start();
    const client = await device();
    deepEqual(await client.subscribe(["$aws/things/other/shadow/update/delta", "#", `${id}/c2d/#`, "$aws/events/#"]), [128, 128, 1, 128]);
    equal(await client.publish("other/d2c", "x"), "closed");
    await clock.advance(1000);
    const again = await device();
    equal(await again.publish("$aws/things/other/shadow/get", ""), "closed");
    await cloud.close();
  });

  it("is silent on QoS 2, and closes on RETAIN below $", async () => {
    const { cloud, device } = await start();
    const client = await device();
    client.send({ cmd: "publish", topic: `${id}/d2c`, payload: "x", qos: 2, messageId: 5, dup: false, retain: false });
    equal(await client.next("pubrec", 2000), "silent");
    equal(await client.subscribe([`${id}/c2d`], 2), "silent");
    equal(await client.publish(`${shadow}/update`, "{}", { retain: true }), "closed");
    await cloud.close();
  });

  it("delivers a retained message only to a filter without wildcards, and a/# not for a", async () => {
    const { cloud, device } = await start();
    const client = await device();
    await client.publish(`${id}/kept`, "kept", { retain: true });
    await client.subscribe([`${id}/kept/#`, `${id}/+`]);
    deepEqual(await client.messages(), []);
    await client.subscribe([`${id}/kept`]);
    deepEqual(await client.messages(), [`${id}/kept kept`]);
    await cloud.close();
  });

  it("does not take a/# for a", async () => {
    const { cloud, device } = await start();
    const client = await device([`${id}/c2d/#`]);
    cloud.send("no");
    cloud.send("yes", `${id}/c2d/x`);
    deepEqual(await client.messages(), [`${id}/c2d/x yes`]);
    await cloud.close();
  });

  it("closes on more than 8 filters and 7 slashes, on 257 bytes of topic and on 128 KiB and a byte", async () => {
    const { cloud, clock, device } = await start();
    const tooMuch = [
      async () => (await device()).subscribe(Array.from({ length: 9 }, (_, index) => `${id}/${index}`)),
      async () => (await device()).publish(`${id}/1/2/3/4/5/6/7/8`, "x"),
      async () => (await device()).publish(`${id}/${"x".repeat(256 - id.length)}`, "x"),
      async () => (await device()).publish(`${id}/d2c`, Buffer.alloc(128 * 1024 + 1)),
    ];
    for (const attempt of tooMuch) {
      equal(await attempt(), "closed");
      await clock.advance(1000);
    }
    equal(await (await device()).publish(`${id}/d2c`, Buffer.alloc(128 * 1024)), "puback");
    await cloud.close();
  });

  it("keeps a session for an hour", async () => {
    const { cloud, clock, device } = await start();
    (await device([`${id}/c2d`], { clean: false })).drop();
    await clock.advance(3500000);
    cloud.send("queued");
    const second = await device([], { clean: false });
    deepEqual(await second.messages(), [`${id}/c2d queued`]);
    second.drop();
    await clock.advance(3700000);
    cloud.send("lost");
    deepEqual(await (await device([], { clean: false })).messages(), []);
    await cloud.close();
  });
});

describe("tools/cloud/aws/shadow_service", () => {
  it("answers get, update and delete with their tokens", async () => {
    const { cloud, device } = await start();
    const client = await device(shadowTopics);
    await client.publish(`${shadow}/get`, '{"clientToken":"t-1"}');
    deepEqual(await client.bodies(`${shadow}/get/rejected`), [{ code: 404, message: `No shadow exists with name: '${id}'`, timestamp: 1735689600, clientToken: "t-1" }]);
    await client.publish(`${shadow}/update`, '{"state":{"reported":{"a":1}},"clientToken":""}');
    const [accepted] = (await client.bodies(`${shadow}/update/accepted`)) as JsonObject[];
    deepEqual([accepted?.["version"], accepted?.["clientToken"]], [1, ""]);
    await client.publish(`${shadow}/get`, "");
    const [got] = (await client.bodies(`${shadow}/get/accepted`)) as JsonObject[];
    deepEqual(got?.["state"], { reported: { a: 1 } });
    equal("clientToken" in got!, false);
    await client.publish(`${shadow}/update`, '{"state":{"reported":{"a":1}},"version":9,"clientToken":"t-2"}');
    const [refused] = (await client.bodies(`${shadow}/update/rejected`)) as JsonObject[];
    deepEqual([refused?.["code"], refused?.["message"], refused?.["clientToken"]], [409, "Version conflict", "t-2"]);
    await client.publish(`${shadow}/delete`, "anything");
    equal(((await client.bodies(`${shadow}/delete/accepted`)) as JsonObject[])[0]?.["version"], 1);
    await cloud.close();
  });

  it("sends the delta of a desired patch, and again while a report leaves it open", async () => {
    const { cloud, device } = await start();
    const client = await device([`${shadow}/update/delta`]);
    cloud.patchDesired({ led: "on" });
    await client.publish(`${shadow}/update`, '{"state":{"reported":{"temp":1}}}');
    await client.publish(`${shadow}/update`, '{"state":{"reported":{"led":"on"}}}');
    deepEqual(((await client.bodies(`${shadow}/update/delta`)) as JsonObject[]).map(({ state }) => state), [{ led: "on" }, { led: "on" }]);
    deepEqual(cloud.reported(), { temp: 1, led: "on" });
    await cloud.close();
  });

  it("keeps named shadows apart", async () => {
    const { cloud, device } = await start();
    const client = await device([`${shadow}/name/conf/get/+`]);
    await client.publish(`${shadow}/name/conf/update`, '{"state":{"reported":{"a":1}}}');
    await client.publish(`${shadow}/name/conf/get`, "");
    equal((await client.bodies(`${shadow}/name/conf/get/accepted`)).length, 1);
    equal(cloud.reported(), undefined);
    deepEqual(cloud.reported("conf"), { a: 1 });
    await cloud.close();
  });

  it("answers 429 over ten requests in flight", async () => {
    const { cloud, device } = await start();
    const client = await device([`${shadow}/get/+`]);
    cloud.faults.set("responseDelayMs", 60000);
    for (let count = 0; count < 11; count++) await client.publish(`${shadow}/get`, `{"clientToken":"${count}"}`);
    const refused = (await client.bodies(`${shadow}/get/rejected`)) as JsonObject[];
    deepEqual(refused.map(({ code, clientToken }) => [code, clientToken]), [[429, "10"]]);
    await cloud.close();
  });

  it("loses an answer, or refuses with the code that is switched on", async () => {
    const { cloud, device } = await start();
    const client = await device([`${shadow}/update/+`]);
    cloud.faults.set("noResponse", true, 1);
    await client.publish(`${shadow}/update`, '{"state":{"reported":{"a":1}}}');
    deepEqual(await client.messages(), []);
    deepEqual(cloud.reported(), { a: 1 });
    cloud.faults.set("responseError", 500, 1);
    await client.publish(`${shadow}/update`, '{"state":{"reported":{"a":2}}}');
    deepEqual(((await client.bodies(`${shadow}/update/rejected`)) as JsonObject[])[0]?.["code"], 500);
    deepEqual(cloud.reported(), { a: 1 });
    await cloud.close();
  });
});

describe("tools/cloud/aws/jobs_service", () => {
  const document = { operation: "app_fw_update" };

  it("tells of new jobs, starts the oldest and moves on when it ends", async () => {
    const { cloud, device } = await start();
    const client = await device([`${jobs}/notify`, `${jobs}/notify-next`, `${jobs}/start-next/+`]);
    cloud.createJob("one", document);
    cloud.createJob("two", document);
    const next = (await client.bodies(`${jobs}/notify-next`)) as { execution?: JsonObject }[];
    deepEqual(next.map(({ execution }) => execution?.["jobId"]), ["one"]);
    await client.publish(`${jobs}/start-next`, '{"clientToken":"c"}');
    const [started] = (await client.bodies(`${jobs}/start-next/accepted`)) as { execution: JsonObject; clientToken: string }[];
    deepEqual([started?.execution["jobId"], started?.execution["status"], started?.execution["versionNumber"], started?.execution["jobDocument"], started?.clientToken], ["one", "IN_PROGRESS", 2, document, "c"]);
    await client.publish(`${jobs}/one/update`, '{"status":"SUCCEEDED","expectedVersion":"2"}');
    const then = (await client.bodies(`${jobs}/notify-next`)) as { execution?: JsonObject }[];
    deepEqual(then.map(({ execution }) => execution?.["jobId"]), ["two"]);
    await client.publish(`${jobs}/two/update`, '{"status":"REJECTED"}');
    deepEqual((await client.bodies(`${jobs}/notify-next`)).map((body) => Object.keys(body as object)), [["timestamp"]]);
    await cloud.close();
  });

  it("answers who has not subscribed", async () => {
    const { cloud, device } = await start();
    const client = await device();
    await client.publish(`${jobs}/$next/get`, '{"clientToken":""}');
    deepEqual(await client.bodies(`${jobs}/$next/get/accepted`), [{ timestamp: 1735689600, clientToken: "" }]);
    await cloud.close();
  });

  for (const [what, path, body, code] of [
    ["an unknown job", "nine/update", { status: "IN_PROGRESS" }, "ResourceNotFound"],
    ["another execution", "one/update", { status: "IN_PROGRESS", executionNumber: 4 }, "ResourceNotFound"],
    ["a version that is not the newest", "one/update", { status: "IN_PROGRESS", expectedVersion: 4 }, "VersionMismatch"],
    ["a status that only the service sets", "one/update", { status: "CANCELED" }, "InvalidRequest"],
    ["a change after the end", "done/update", { status: "IN_PROGRESS" }, "InvalidStateTransition"],
    ["a look at what has ended", "done/get", {}, "TerminalStateReached"],
    ["details that are no texts", "one/update", { status: "IN_PROGRESS", statusDetails: { a: 1 } }, "InvalidRequest"],
    ["an unknown operation", "one/stop", {}, "InvalidTopic"],
  ] as [string, string, object, string][]) {
    it(`refuses ${what} with ${code}`, async () => {
      const { cloud, device } = await start();
      const client = await device();
      cloud.createJob("done", document);
      cloud.createJob("one", document);
      await client.publish(`${jobs}/done/update`, '{"status":"FAILED"}');
      await client.publish(`${jobs}/${path}`, JSON.stringify({ ...body, clientToken: "c" }));
      const [refused] = (await client.bodies(`${jobs}/${path}/rejected`)) as JsonObject[];
      deepEqual([refused?.["code"], refused?.["clientToken"]], [code, "c"]);
      equal("executionState" in refused!, /Version|Transition|Terminal/.test(code));
      await cloud.close();
    });
  }

  it("refuses a body that is no JSON, and throttles as it is told", async () => {
    const { cloud, device } = await start();
    const client = await device();
    await client.publish(`${jobs}/get`, "{");
    equal(((await client.bodies(`${jobs}/get/rejected`)) as JsonObject[])[0]?.["code"], "InvalidJson");
    cloud.faults.set("responseError", 429, 1);
    await client.publish(`${jobs}/get`, "{}");
    equal(((await client.bodies(`${jobs}/get/rejected`)) as JsonObject[])[0]?.["code"], "RequestThrottled");
    await cloud.close();
  });

  it("times a step out", async () => {
    const { cloud, clock, device } = await start();
    const client = await device([`${jobs}/notify-next`], { keepalive: 1200 });
    cloud.createJob("one", document);
    await client.publish(`${jobs}/start-next`, '{"stepTimeoutInMinutes":5}');
    await clock.advance(301000);
    equal(cloud.service.jobs.queue(id).find("one")?.status, "TIMED_OUT");
    await cloud.close();
  });
});

describe("tools/cloud/aws/stand_in", () => {
  it("sends commands and resolves with their answer, or rejects after 30 s", async () => {
    const { cloud, clock, device } = await start();
    await rejects(cloud.command("ping", ""), /not connected/);
    const client = await device([`${id}/c2d/#`]);
    const answer = cloud.command("ping", "x");
    const [command] = await client.messages();
    const request = /cmd\/ping\/(\S+) x/.exec(command!)![1]!;
    await client.publish(`${id}/d2c/res/200/ping/${request}`, "pong");
    deepEqual(await answer, { status: 200, payload: "pong" });
    const unanswered = rejects(cloud.command("ping", ""), /not answered command ping in 30 s/);
    await clock.advance(31000);
    await unanswered;
    await cloud.close();
  });
});

/** The bench's parts, by name. */
async function start(...args: Parameters<typeof AwsBench.create>): Promise<Pick<AwsBench, "cloud" | "clock" | "dial" | "device">> {
  const bench = await AwsBench.create(...args);
  return { cloud: bench.cloud, clock: bench.clock, dial: () => bench.dial(), device: (...rest) => bench.device(...rest) };
}
