import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../tools/build/root.ts";

const CLI = join(findRoot(), "lib", "tools", "cli", "main.js");
const OUTAGE_MS = 10_000;
/** Longer than a message takes from the application to its PUBACK, seconds. */
const UNDERWAY_S = 5;
const hasMosquitto = spawnSync("mosquitto", ["-h"]).error === undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when something listens on the port. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => socket.once("connect", () => resolve(true)).once("error", () => resolve(false)));
    socket.destroy();
    if (isOpen) return;
  }
}

class Mosquitto {
  private readonly folder = mkdtempSync(join(tmpdir(), "uplink-mosquitto-"));
  private child: ChildProcess | undefined;
  readonly port: number;

  constructor(port: number) {
    this.port = port;
    writeFileSync(join(this.folder, "mosquitto.conf"), `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  }

  async start(): Promise<void> {
    this.child = spawn("mosquitto", ["-c", join(this.folder, "mosquitto.conf")], { stdio: "ignore" });
    await listening(this.port);
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child) return;
    child.kill();
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A run of the command line whose output can be waited for. */
class Run {
  output = "";
  readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private check = (): void => {};

  constructor(args: string[]) {
    this.child = spawn(process.execPath, [CLI, "run", ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.ended = once(this.child, "close");
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on("data", (data: Buffer) => {
        this.output += data.toString();
        this.check();
      });
    }
  }

  /** Resolves when the text has come `count` times, rejects when the run ends before. */
  until(text: string, count: number): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.check = () => this.output.split(text).length > count && resolve();
      this.check();
    });
    return Promise.race([enough, this.ended.then(() => assert.fail(`ended without "${text}" ${count} times:\n${this.output}`))]);
  }

  async exitCode(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }
}

describe("image against Mosquitto", function () {
  this.timeout(150_000);
  let broker: Mosquitto | undefined;
  let run: Run | undefined;
  afterEach(async () => {
    run?.child.kill();
    await broker?.remove();
  });

  for (const [where, args, isSkipped] of [
    ["in the Node context", [], false],
    ["in the real interpreter", ["--interpreter"], !process.env["ESPRUINO"]],
  ] as const) {
    it(`comes back to READY after ${OUTAGE_MS / 1000} s without the broker and loses no QoS 1 message, ${where}`, async function () {
      const lacking = !hasMosquitto ? "mosquitto is not installed" : isSkipped ? "ESPRUINO is not set" : undefined;
      if (lacking) {
        console.log(`      skipped: ${lacking}`);
        this.skip();
      }
      broker = new Mosquitto(await freePort());
      await broker.start();
      run = new Run(["--for", "45", "--broker", `mqtt://127.0.0.1:${broker.port}`, "--set", "publishIntervalS=3", ...args]);
      await run.until("CLOUD_EVT_DATA_SENT", 3);
      await broker.stop();
      await run.until("CLOUD_EVT_DISCONNECTED", 1);
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      await broker.start();
      await run.until("CLOUD_EVT_READY", 2);
      assert.equal(await run.exitCode(), 0, run.output);
      // What the application was given an id for, against what the broker acknowledged on the wire. The run ends at any moment: what was
      // published in its last seconds may still have been on its way.
      const endS = Math.max(...[...run.output.matchAll(/^ +(\d+\.\d{3})  /gm)].map((match) => Number(match[1])));
      const published = [...run.output.matchAll(/^ +(\d+\.\d{3})  app  publish id (\d+)/gm)];
      const sent = published.filter((match) => Number(match[1]) < endS - UNDERWAY_S).map((match) => match[2]!);
      const [, list] = /packet ids ([\d, ]+)/.exec(run.output)!;
      const acknowledged = new Set(list!.split(", ").map((id) => id.trim()));
      assert.deepEqual(sent.filter((id) => !acknowledged.has(id)), [], run.output);
      assert.ok(sent.length >= 10, run.output);
    });
  }
});
