import assert from "node:assert/strict";
import { runCloudNames } from "../../../tools/run/cloud_peer.ts";
import { RunProcess } from "./run_process.ts";

/** What the summary of each cloud lists beside READY. */
const SEEN = ["a message with its DATA_SENT", "a state update with its result", "a desired patch applied and reported", "a command answered by the device"];
const EXPECTED: Record<string, { backend: string; seen: string[] }> = {
  aws: { backend: "AWS_IOT", seen: SEEN },
  azure: { backend: "AZURE_IOT_HUB", seen: SEEN },
  mqtt: { backend: "MQTT", seen: SEEN },
  nrf_cloud: { backend: "NRF_CLOUD", seen: ["paired with an account", ...SEEN] },
};

/** Rows of the summary that say when a step was seen. */
function seen(output: string): string[] {
  return [...output.matchAll(/^ {2}seen {2}(.*?) +\d+\.\d s$/gm)].map((match) => match[1]!);
}

describe("tools/run: clouds", function () {
  this.timeout(400_000);
  let run: RunProcess | undefined;
  afterEach(() => void run?.child.kill());

  it("knows the clouds that have a stand-in, and mqtt", () => {
    assert.deepEqual(runCloudNames(), Object.keys(EXPECTED));
  });

  for (const [cloud, { backend, seen: steps }] of Object.entries(EXPECTED)) {
    for (const where of ["in Node", "in the interpreter"]) {
      it(`shows every step with --cloud ${cloud}, ${where}`, async function () {
        const isReal = where === "in the interpreter";
        // Each takes most of a minute; the README's example runs nrf_cloud.
        if (!process.env["ESPRUINO"] && (isReal || cloud !== "aws")) {
          console.log("      skipped: ESPRUINO is not set");
          this.skip();
        }
        run = new RunProcess(["--cloud", cloud, "--for", isReal ? "20" : "8", ...(isReal ? ["--interpreter"] : [])]);
        assert.equal(await run.exitCode(), 0, run.output);
        const { output } = run;
        assert.ok(output.includes(`asset_tracker 0.1.0 for lilygo_t_sim7000g with ${backend}`), output);
        assert.deepEqual(seen(output), ["READY", ...steps], output);
        assert.match(output, /^ {2}power-on to here +\d+ AT commands +\d+\.\d s$/m);
        assert.doesNotMatch(output, /SharedAccess|PRIVATE KEY/);
      });
    }
  }

  it("names each step that was not seen, and ends with 1", async () => {
    run = new RunProcess(["--cloud", "aws", "--app", "cloud_client", "--for", "2"]);
    assert.equal(await run.exitCode(), 1, run.output);
    const missing = ["a state update with its result (9 of 11)", "a desired patch applied and reported (10 of 11)"];
    assert.ok(run.output.includes(`FAILED: ${missing.map((step) => `step not reached: ${step}`).join("; ")}\n`), run.output);
    assert.deepEqual(seen(run.output), ["READY", "a message with its DATA_SENT", "a command answered by the device"]);
  });
});
