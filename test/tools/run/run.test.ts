import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";
import { espruino } from "../build/espruino.ts";

const CLI = join(findRoot(), "lib", "tools", "cli", "main.js");

/** Throws in a method and in an arrow function, 100 and 200 ms after its start. */
const MAIN = `import { clock, log } from "uplink";
class Holder {
  box: { inner?: { value: number } } = {};
  read(factor: number): number {
    return this.box.inner!.value * factor;
  }
}
const holder = new Holder();
clock.setTimeout(() => log("x" + holder.read(2)), 100);
clock.setTimeout(() => {
  ["a"].forEach((item) => {
    if (item == "a") throw new Error("no " + item);
  });
}, 200);
clock.setTimeout(() => log("end of the app"), 400);
`;

/** What the run prints until the app's last line; it is interrupted then, and must have failed. */
async function consoleOf(args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [CLI, "run", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const onData = (data: Buffer): void => {
    output += data.toString();
    // Once: a second one would end it at once.
    if (output.includes("end of the app") && !child.killed) child.kill("SIGINT");
  };
  child.stdout.on("data", onData);
  child.stderr.on("data", onData);
  const [code] = (await once(child, "close")) as [number];
  assert.equal(code, 1, output);
  return output.split("\n");
}

describe("tools/run/run", function () {
  this.timeout(120_000);
  let app: string;
  before(() => {
    app = mkdtempSync(join(tmpdir(), "uplink-run-"));
    writeFileSync(join(app, "main.ts"), MAIN);
    writeFileSync(join(app, "prj.json"), JSON.stringify({ backend: "MQTT", host: "broker.test", port: 1883, apn: "iot" }));
  });
  after(() => rmSync(app, { recursive: true }));

  for (const where of ["a Node context", "the interpreter"]) {
    it(`shows the TypeScript lines of an exception that nobody caught, in ${where}`, async function () {
      const isReal = where === "the interpreter";
      if (isReal && !espruino) this.skip();
      const lines = await consoleOf(["--app", app, ...(isReal ? ["--interpreter"] : [])]);
      const frames = lines.flatMap((line) => /^ +[\d.]+ +app +at .*main\.ts:(\d+):\d+\)?$/.exec(line)?.[1] ?? []);
      assert.deepEqual(frames.slice(0, 3), ["5", "9", "12"], lines.join("\n"));
      assert.deepEqual(lines.filter((line) => /slots:|eval at|\bapp +\^$/.test(line)), []);
    });
  }
});
