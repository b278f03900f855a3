import assert from "node:assert/strict";
import { cloudCapabilities, cloudDisconnect } from "../../../src/cloud/cloud.ts";
import { CloudEventType } from "../../../src/cloud/types.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import type { FileFaultValues } from "../../../tools/cloud/core/file_faults.ts";
import { encodeDelta } from "../../../tools/fota/delta.ts";
import { ID } from "../cloud/backends.ts";
import { assertFailed, fotaBench, IMAGE, JOB_ID, OLD, sha256, updateFile } from "./fota_bench.ts";

const URL = "http://files.test:80/app.upl";
const JOBS = `$aws/things/${ID}/jobs`;

describe("src/fota/jobs", function () {
  this.timeout(60_000);

  it("updates: events in C's order, progress in steps of 5, the cloud told, then a restart", async () => {
    const bench = await fotaBench();
    bench.connect();
    bench.push({ id: JOB_ID, url: URL, size: updateFile().length, sha256: sha256(IMAGE).toString("base64") });
    await bench.untilEnd();
    const progress = bench.events.flatMap((event) => (event.type === CloudEventType.FotaDlProgress ? [event.fotaProgress] : []));
    assert.deepEqual(progress.at(-1), 100);
    assert.ok(progress.every((percent, index) => percent % 5 === 0 && percent > (progress[index - 1] ?? -1)));
    assert.deepEqual(bench.fota().filter((name) => name !== "FotaDlProgress"), ["FotaStart", "FotaErasePending", "FotaEraseDone", "FotaDone"]);
    assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID]);
    assert.ok(bench.slot.bytes.subarray(0, IMAGE.length).equals(IMAGE));
    assert.equal(bench.slot.erases, 4);
    assert.ok(bench.statuses().every(({ status }) => status === "IN_PROGRESS"));
    assert.deepEqual(bench.statuses().at(-1), { id: JOB_ID, status: "IN_PROGRESS", progress: 100, error: "rebooting" });
    assert.equal(bench.device.reboots, 0);
    await bench.clock.advance(10_000);
    assert.equal(bench.device.reboots, 1);
    assert.ok(bench.mqtt.socket.isClosed, "left in order");
  });

  it("leaves the restart to a handler that returns true for FotaDone", async () => {
    const bench = await fotaBench();
    bench.device.returned = true;
    bench.connect();
    bench.push();
    await bench.untilEnd();
    await bench.clock.advance(60_000);
    assert.equal(bench.device.reboots, 0);
  });

  it("confirms at READY, and answers the job with SUCCEEDED, or FAILED after a roll-back, however often it comes", async () => {
    for (const rolledBack of [false, true]) {
      const bench = await fotaBench();
      Object.assign(bench.boot, { job: JOB_ID, rolledBack });
      bench.connect();
      bench.push();
      bench.push();
      await bench.clock.advance(1000);
      assert.equal(bench.device.confirmed, 1);
      assert.deepEqual(bench.statuses().map(({ status, error }) => [status, error]), Array(2).fill(rolledBack ? ["FAILED", "ROLLED_BACK"] : ["SUCCEEDED", ""]));
      assert.deepEqual(bench.fota(), rolledBack ? ["FotaError"] : []);
      assert.equal(bench.server.exchanges.length, 0);
    }
  });

  it("does not tell the application of its own messages, and says that it can", async () => {
    const bench = await fotaBench();
    bench.connect();
    bench.push();
    await bench.untilEnd();
    for (const packet of bench.mqtt.socket.packets) if (packet.cmd === "publish" && packet.qos) bench.mqtt.socket.answer({ cmd: "puback", messageId: packet.messageId! });
    await bench.clock.advance(1000);
    assert.deepEqual(bench.events.filter(({ type }) => type === CloudEventType.DataSent || type === CloudEventType.DataReceived), []);
    assert.equal(cloudCapabilities(bench.backend)?.fota, true);
  });

  it("goes on from the last word after a loss, and after a restart of the device", async () => {
    const bench = await fotaBench();
    bench.connect();
    bench.server.faults.set("drip", 20);
    bench.push();
    await bench.clock.advanceUntil(() => bench.server.exchanges.length === 5, 600_000);
    bench.server.faults.clear();
    bench.files.cut("files.test");
    await bench.clock.advance(20_000);
    bench.files.restore("files.test");
    await bench.untilEnd();
    assert.equal(bench.slot.erases, 4);
    assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID]);

    const second = await fotaBench();
    Object.assign(second.slot, { bytes: Buffer.concat([IMAGE.subarray(0, 4001), Buffer.alloc(16384 - 4001, 0xff)]), tag: sha256(IMAGE).toString("base64") });
    second.connect();
    second.push();
    await second.untilEnd();
    assert.deepEqual([second.slot.erases, second.slot.activated], [0, [IMAGE.length, "2.0.0", JOB_ID]]);
    assert.ok(second.server.exchanges.some(({ range }) => range?.startsWith(`bytes=${updateFile().length - IMAGE.length + 4000}-`)));
  });

  it("erases once more where what is there is not the image, and then says DIGEST", async () => {
    const bench = await fotaBench();
    Object.assign(bench.slot, { bytes: Buffer.concat([Buffer.alloc(4001, 0x42), Buffer.alloc(16384 - 4001, 0xff)]), tag: sha256(IMAGE).toString("base64") });
    bench.connect();
    bench.push();
    await bench.untilEnd();
    assert.deepEqual([bench.slot.erases, bench.slot.activated], [4, [IMAGE.length, "2.0.0", JOB_ID]]);
  });

  it("takes a difference to the running image, also over losses, and from its beginning after a restart", async () => {
    const bench = await fotaBench();
    const delta = encodeDelta(OLD, IMAGE);
    assert.ok(delta.length < 100);
    bench.server.add("/app.upl", updateFile({ base: sha256(OLD).toString("base64") }, delta));
    Object.assign(bench.slot, { bytes: Buffer.concat([IMAGE.subarray(0, 4001), Buffer.alloc(16384 - 4001, 0xff)]), tag: sha256(IMAGE).toString("base64") });
    bench.server.faults.set("truncate", 7, 5);
    bench.connect();
    bench.push();
    await bench.untilEnd();
    assert.deepEqual([bench.slot.erases, bench.slot.activated], [4, [IMAGE.length, "2.0.0", JOB_ID]]);
    assert.ok(bench.slot.bytes.subarray(0, IMAGE.length).equals(IMAGE));
  });

  it("takes the file as it is after it has changed half-way", async () => {
    const bench = await fotaBench();
    bench.connect();
    bench.push();
    await bench.clock.advanceUntil(() => bench.server.exchanges.length === 4, 600_000);
    bench.server.add("/app.upl", updateFile());
    await bench.untilEnd();
    assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID]);
  });

  it("gives up its connection where no second one can be had, and comes back to tell a failure", async () => {
    const bench = await fotaBench();
    bench.server.faults.set("status", 404);
    bench.connect();
    bench.files.refuse("files.test");
    bench.push();
    await bench.clock.advanceUntil(() => bench.mqtt.sockets[0]!.isClosed, 60_000);
    bench.files.restore("files.test");
    await bench.clock.advanceUntil(() => bench.mqtt.sockets.length === 2, 60_000);
    bench.mqtt.socket.accept();
    await bench.clock.advance(1000);
    assert.deepEqual(bench.statuses().at(-1), { id: JOB_ID, status: "FAILED", progress: -1, error: "HTTP_STATUS: 404" });
  });

  it("a server that changes the file all the time: CHANGED", async () => {
    const bench = await fotaBench();
    let turn = 0;
    bench.server.onExchange = () => void (++turn % 2 === 0 && bench.server.add("/app.upl", updateFile({ note: turn })));
    bench.connect();
    bench.push();
    await bench.untilEnd();
    assertFailed(bench, /^CHANGED/, "FAILED", true);
  });

  it("takes a server that ignores ranges, drips, closes after each answer, or says 429 for a while", async () => {
    for (const faults of [{ ignoreRanges: true }, { drip: 1 }, { close: true }, { closeIdle: true }, { mixedCase: true, padding: 900 }] as Partial<FileFaultValues>[]) {
      const bench = await fotaBench();
      bench.server.faults.setAll(faults);
      bench.connect();
      bench.push();
      await bench.untilEnd();
      assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID], JSON.stringify(faults));
    }
    const bench = await fotaBench();
    bench.server.faults.set("status", 429, 3);
    bench.connect();
    bench.push();
    await bench.untilEnd();
    assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID]);
  });

  it("a job whose size or digest is not the file's: CHANGED, DIGEST", async () => {
    for (const [more, cause, status] of [[{ size: 5 }, /^CHANGED: the job says 5 bytes/, "FAILED"], [{ sha256: "AAAA" }, /^DIGEST$/, "FAILED"]] as const) {
      const bench = await fotaBench();
      bench.connect();
      bench.push({ id: JOB_ID, url: URL, ...more });
      await bench.untilEnd();
      assertFailed(bench, cause, status);
    }
  });

  for (const job of ["", "[]", "{", "null", "{}", '{"id":5}', '{"id":""}', '{"id":"a/b"}', '{"id":"#"}', `{"id":"${"x".repeat(65)}"}`, '{"url":"http://a/b"}', '{"__proto__":{"id":"a"}}']) {
    it(`a job that cannot be answered is nothing: ${job.slice(0, 24)}`, async () => {
      const bench = await fotaBench();
      bench.connect();
      bench.mqtt.socket.push(`${ID}/fota/job`, job);
      await bench.clock.advance(10_000);
      assert.deepEqual([bench.fota(), bench.statuses()], [[], []]);
    });
  }

  it("takes one job at a time, and tells one that failed again where it comes again", async () => {
    const bench = await fotaBench();
    bench.connect();
    bench.push();
    bench.push({ id: "job-2", url: URL });
    bench.server.faults.set("status", 404);
    await bench.untilEnd();
    assert.ok(bench.statuses().every(({ id }) => id === JOB_ID));
    const count = bench.server.exchanges.length;
    bench.push();
    await bench.clock.advance(10_000);
    assert.deepEqual([bench.statuses().at(-1)!["status"], bench.server.exchanges.length], ["FAILED", count]);
  });

  it("tells what it could not while there was no connection", async () => {
    const bench = await fotaBench();
    bench.server.faults.set("drip", 50);
    bench.connect();
    bench.push();
    await bench.clock.advance(2000);
    bench.server.faults.set("status", 404);
    bench.mqtt.socket.end(CloseReason.Network, "gone");
    cloudDisconnect(bench.backend);
    await bench.untilEnd(7_200_000);
    assert.ok(bench.statuses().every(({ status }) => status === "IN_PROGRESS"));
    bench.connect();
    assert.equal(bench.statuses().at(-1)!["status"], "FAILED");
  });

  it("AWS_IOT: asks at READY and when another job comes, starts it, tells progress and outcome, and ends what the cloud has canceled", async () => {
    const bench = await fotaBench("AWS_IOT");
    bench.connect();
    const published = (): [string, unknown][] => bench.mqtt.socket.published.filter(({ topic }) => topic.startsWith(JOBS)).map(({ topic, payload }) => [topic.slice(JOBS.length), JSON.parse(payload) as unknown]);
    assert.deepEqual(published(), [["/start-next", {}]]);
    bench.mqtt.socket.push(`${JOBS}/start-next/accepted`, { timestamp: 1 });
    bench.mqtt.socket.push(`${JOBS}/notify-next`, { timestamp: 1, execution: { jobId: JOB_ID, status: "QUEUED" } });
    assert.equal(published().length, 2);
    const document = { operation: "app_fw_update", size: updateFile().length, location: { protocol: "http:", host: "files.test", path: "app.upl" } };
    bench.mqtt.socket.push(`${JOBS}/start-next/accepted`, { execution: { jobId: JOB_ID, status: "IN_PROGRESS", jobDocument: document } });
    await bench.untilEnd();
    assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID]);
    const updates = published().slice(2);
    assert.ok(updates.every(([topic]) => topic === `/${JOB_ID}/update`));
    assert.deepEqual(updates.at(-1)![1], { status: "IN_PROGRESS", statusDetails: { progress: "100", cause: "rebooting" } });

    const second = await fotaBench("AWS_IOT");
    second.connect();
    second.mqtt.socket.push(`${JOBS}/start-next/accepted`, { execution: { jobId: JOB_ID, jobDocument: { url: URL } } });
    await second.clock.advance(200);
    second.mqtt.socket.push(`${JOBS}/${JOB_ID}/update/rejected`, { code: "InvalidStateTransition" });
    await second.clock.advance(60_000);
    assert.deepEqual((second.events.at(-1) as { message?: string }).message, "CANCELED");
    assert.ok(!second.fota().includes("FotaDone"));
    assert.equal(second.slot.activated, undefined);
  });

  it("AZURE_IOT_HUB: takes the job of the twin, and of a patch of it; reports in the SDK's words", async () => {
    const firmware = { jobId: JOB_ID, fwLocation: { protocol: "http", host: "files.test", path: "/app.upl" }, fwSize: updateFile().length };
    for (const [topic, document] of [["$iothub/twin/res/200/?$rid=0", { desired: { firmware }, reported: {} }], ["$iothub/twin/PATCH/properties/desired/?$version=2", { firmware }]] as const) {
      const bench = await fotaBench("AZURE_IOT_HUB");
      bench.connect();
      bench.mqtt.socket.push(topic, document);
      await bench.untilEnd();
      const words = bench.mqtt.socket.published.filter(({ topic }) => topic.includes("reported")).map(({ payload }) => (JSON.parse(payload) as { firmware: { fwUpdateStatus: string } }).firmware.fwUpdateStatus);
      assert.deepEqual([...new Set(words)], ["downloading", "applying"]);
      assert.deepEqual(bench.slot.activated, [IMAGE.length, "2.0.0", JOB_ID]);
    }
  });
});
