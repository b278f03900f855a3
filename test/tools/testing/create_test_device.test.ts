import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findRoot } from "../../../tools/build/root.ts";
import { createTestDevice } from "../../../tools/testing/index.ts";
import type { TestDevice, TestDeviceOptions } from "../../../tools/testing/index.ts";

const APP = "cloud_client";
const READY = "CLOUD_EVT_READY";

describe("tools/testing/create_test_device", function () {
  this.timeout(60_000);
  let device: TestDevice | undefined;
  const create = async (options: Partial<TestDeviceOptions> = {}): Promise<TestDevice> => {
    device = await createTestDevice({ app: APP, ...options });
    return device;
  };
  afterEach(async () => {
    await device?.close();
    device = undefined;
  });

  it("stands still until time is let pass", async () => {
    const it = await create();
    const atMs = it.clock.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(it.clock.now(), atMs);
    assert.deepEqual(it.published, []);
  });

  it("repeats a run exactly with the same seed, and varies it with another", async () => {
    const runs: { tookMs: number; console: string[] }[] = [];
    for (const seed of [5, 5, 6]) {
      const it = await create({ seed });
      runs.push({ tookMs: await it.until(READY, 30_000), console: it.console });
      await it.close();
    }
    assert.deepEqual(runs[0], runs[1]);
    assert.notEqual(runs[0]!.tookMs, runs[2]!.tookMs);
  });

  it("lays overrides over prj.json", async () => {
    const it = await create({ overrides: { message: "short", publishIntervalS: "2" } });
    await it.until(READY, 30_000);
    await it.advance(5000);
    const messages = it.published.filter(({ topic }) => topic.endsWith("/d2c"));
    assert.ok(messages.length >= 3);
    assert.ok(messages.every(({ payload }) => payload === "short"));
  });

  it("gives the device its settings: id, and host and port of the broker", async () => {
    const it = await create({ settings: { id: "greenhouse-7", host: "mqtt.example", port: "2883" } });
    await it.until(READY, 30_000);
    assert.equal(it.id, "greenhouse-7");
    assert.deepEqual([it.broker.host, it.broker.port], ["mqtt.example", 2883]);
  });

  it("runs on a board without a power key, whose modem has been on for long", async () => {
    const it = await create({ board: "espruino_linux" });
    assert.ok((await it.until(READY, 30_000)) < 10_000);
    await assert.rejects(it.pressButton(), /^Error: board espruino_linux has no button$/);
  });

  it("runs an app of a folder, given as a file URL, writes nothing there, and reports what the program throws", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uplink-app-"));
    try {
      const source = ['import { clock, log } from "uplink";', 'log("begins");', 'clock.setTimeout(() => { throw new Error("late"); }, 1000);'];
      writeFileSync(join(folder, "main.ts"), source.join("\n"));
      writeFileSync(join(folder, "prj.json"), '{ "backend": "MQTT", "host": "h", "port": 1883, "apn": "" }');
      const it = await create({ app: pathToFileURL(folder) });
      await it.until("begins", 100);
      assert.deepEqual(it.exceptions, []);
      await it.advance(1000);
      assert.match(it.exceptions.join(), /Uncaught.*late/);
      assert.equal(existsSync(join(folder, "dist")), false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("hands binary payloads through both ways", async () => {
    const it = await create();
    await it.until(READY, 30_000);
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    it.publish(`${it.id}/c2d/cmd/led/binary`, Uint8Array.of(0, 255, 128, 13, 10));
    const answer = await it.untilPublished("d2c/res/200/led/binary", 5000);
    assert.deepEqual([...answer.bytes], [0, 255, 128, 13, 10]);
    it.publish(`${it.id}/c2d/all`, bytes);
    await it.until("CLOUD_EVT_DATA_RECEIVED", 5000);
  });

  it("says what did not come, with the console, when a limit has passed", async () => {
    const it = await create();
    const sentence = /^Error: a console line with "never" did not hold within 100 ms of virtual time; the console has \[[^]*cloud_client/;
    await assert.rejects(it.until("never", 100), sentence);
    await assert.rejects(it.untilPublished("d2c", 100), /a message to "d2c" did not hold within 100 ms/);
    await it.until(READY, 30_000);
    it.modem.mute(true);
    await assert.rejects(it.command("ping", "", 2000), /an answer to command "ping" did not hold within 2000 ms/);
  });

  it("says that the id is not known before the first connection", async () => {
    const it = await create();
    assert.throws(() => it.id, /^Error: the device has no id before it has connected; wait for that with until\(\)$/);
  });

  it("refuses to publish while the broker is stopped", async () => {
    const it = await create();
    it.broker.stop();
    assert.throws(() => it.publish("a", "b"), /^Error: the broker is stopped; start\(\) it before publish\(\)$/);
  });

  const refusals: { what: string; options: Partial<TestDeviceOptions>; sentence: RegExp }[] = [
    { what: "an app that is not there", options: { app: "./none" }, sentence: /^no app ".\/none"; apps are: .*cloud_client/ },
    { what: "a board that is not there", options: { board: "none" }, sentence: /^no board "none"; boards are: .*lilygo_t_sim7000g/ },
    { what: "an override out of range", options: { overrides: { port: "0" } }, sentence: /prj\.json with --set: port: 0 is out of range/ },
  ];
  for (const { what, options, sentence } of refusals) {
    it(`refuses ${what} with one sentence`, async () => {
      await assert.rejects(create(options), (error: Error) => error.name === "UserError" && sentence.test(error.message));
    });
  }

  it("refuses a board file whose modem nobody knows", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uplink-board-"));
    try {
      const file = join(folder, "odd.json");
      const board = JSON.parse(readFileSync(join(findRoot(), "boards", "lilygo_t_sim7000g.json"), "utf8")) as { modem: { model: string } };
      writeFileSync(file, JSON.stringify({ ...board, $schema: undefined, modem: { model: "sim9999" } }));
      await assert.rejects(create({ board: file }), /modem\.model: no modem "sim9999"; modems are: nrf9160, sim7000/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
