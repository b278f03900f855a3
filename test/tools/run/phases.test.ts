import assert from "node:assert/strict";
import { phaseLines } from "../../../tools/run/phases.ts";
import { CONNECT_STEPS, StepTracker, cloudSteps } from "../../../tools/run/steps.ts";

describe("tools/run/phases", () => {
  it("counts commands and time from one step to the next, and over all", () => {
    let nowMs = 1000;
    const steps = new StepTracker(() => nowMs);
    for (const step of CONNECT_STEPS) {
      nowMs += 1500;
      steps.reach(step);
    }
    const lines = phaseLines(steps, [100, 1500, 1600, 10_400, 10_500]);
    assert.deepEqual(lines.map((line) => line.replace(/ +/g, " ").trim()), [
      "until the image opens the modem's UART 1 AT commands 1.5 s",
      "until the modem answers 2 AT commands 1.5 s",
      "until the SIM is ready 0 AT commands 1.5 s",
      "until the modem is registered 0 AT commands 1.5 s",
      "until a connection to the broker 0 AT commands 1.5 s",
      "until the broker accepts the session 0 AT commands 1.5 s",
      "until READY 1 AT commands 1.5 s",
      "power-on to here 4 AT commands 10.5 s",
    ]);
  });

  it("ends where the run has", () => {
    const steps = new StepTracker(() => 0);
    assert.deepEqual(phaseLines(steps, [1]), []);
    steps.reach("the modem answers");
    assert.equal(phaseLines(steps, []).length, 3);
  });
});

describe("tools/run/steps", () => {
  it("takes a step on the way to READY as proof of those before it, and one behind it as proof of itself alone", () => {
    const steps = new StepTracker(() => 0, cloudSteps(true));
    steps.reach("the SIM is ready");
    steps.reach("paired with an account");
    assert.deepEqual([...steps.reachedAtMs.keys()], ["the image opens the modem's UART", "the modem answers", "the SIM is ready", "paired with an account"]);
    assert.equal(steps.missing.length, 8);
    assert.deepEqual(cloudSteps(false).filter((step) => step.startsWith("paired")), []);
  });

  it("tells everybody who waits for a step", async () => {
    const steps = new StepTracker(() => 0);
    const waiting = Promise.all([steps.when("READY"), steps.when("READY")]);
    steps.reach("READY");
    await waiting;
    await steps.when("READY");
  });
});
