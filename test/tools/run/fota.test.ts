import assert from "node:assert/strict";
import { RunProcess } from "./run_process.ts";

const GOOD = ["the update stored and verified", "the new version started", "confirmed, and the job told SUCCEEDED"];
const BAD = ["the update stored and verified", "the old version runs again", "the job told FAILED"];

function seen(output: string): string[] {
  return [...output.matchAll(/^ {2}seen {2}(.*?) +\d+\.\d s$/gm)].map((match) => match[1]!);
}

/** Cloud, kind, in the interpreter: each takes a minute or two, so that most run only where ESPRUINO is set. */
const ROWS: [cloud: string, kind: string, isReal: boolean][] = [
  ["mqtt", "good", false],
  ["aws", "good", false],
  ["azure", "good", false],
  ["nrf_cloud", "good", false],
  ["mqtt", "throws", false],
  ["mqtt", "never-ready", false],
  ["mqtt", "hangs", false],
  ["mqtt", "good", true],
  ["aws", "good", true],
  ["mqtt", "throws", true],
];
const ALWAYS = ["aws good", "mqtt throws"];

describe("tools/run: --fota", function () {
  this.timeout(500_000);
  let run: RunProcess | undefined;
  afterEach(() => void run?.child.kill());

  for (const [cloud, kind, isReal] of ROWS) {
    it(`${kind === "good" ? "updates from version 1 to 2 and confirms" : `rolls version 2 back, which is ${kind}, and tells the job FAILED`}: ${cloud}, ${isReal ? "in the interpreter" : "in Node"}`, async function () {
      if (!process.env["ESPRUINO"] && (isReal || !ALWAYS.includes(`${cloud} ${kind}`))) {
        console.log("      skipped: ESPRUINO is not set");
        this.skip();
      }
      run = new RunProcess(["--cloud", cloud, "--fota", kind, ...(isReal ? ["--interpreter"] : [])]);
      assert.equal(await run.exitCode(), 0, run.output);
      const paired = cloud === "nrf_cloud" ? ["paired with an account"] : [];
      assert.deepEqual(seen(run.output), ["READY", ...paired, ...(kind === "good" ? GOOD : BAD)], run.output);
      if (cloud !== "mqtt") return;
      const percent = Number(/bytes beyond the file's \d+ \((.*) %\)/.exec(run.output)![1]);
      assert.ok(percent <= 12, `HTTP takes ${percent} % beyond the file`);
    });
  }
});
