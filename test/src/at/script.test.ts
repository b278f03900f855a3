import assert from "node:assert/strict";
import { createAtEngine } from "../../../src/at/engine.ts";
import { runScript } from "../../../src/at/script.ts";
import type { AtScript } from "../../../src/at/command.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { info, Responder } from "../modem/responder.ts";

async function run(script: AtScript, replies: Record<string, string>): Promise<{ commands: string[]; results: unknown[] }> {
  const clock = VirtualClock.strict();
  const modem = new Responder(clock, replies);
  const results: unknown[] = [];
  runScript(createAtEngine(modem, clock), script, (error) => results.push(error));
  await clock.advance(1000);
  return { commands: modem.commands, results };
}

describe("src/at/script", () => {
  it("runs commands one after another and reports success once", async () => {
    assert.deepEqual(await run(["E0", "+A=1"], {}), { commands: ["E0", "+A=1"], results: [undefined] });
  });

  it("stops at the first failure and names the step without its parameters, which may be secret", async () => {
    const { commands, results } = await run(["E0", '+CPIN="1234"', "+A"], { '+CPIN="1234"': "\r\n+CME ERROR: 16\r\n" });
    assert.deepEqual(commands, ["E0", '+CPIN="1234"']);
    assert.deepEqual(results, ["AT+CPIN: +CME ERROR: 16"]);
  });

  it("goes on after a step that may fail", async () => {
    const { commands, results } = await run(["?+A=1", "+B"], { "+A=1": "\r\nERROR\r\n" });
    assert.deepEqual([commands, results], [["+A=1", "+B"], [undefined]]);
  });

  it("hands a step's answer over and leaves the script unchanged for the next run", async () => {
    const lines: string[] = [];
    const script: AtScript = [{ text: "?+CGMR", timeoutS: 5, prefix: "Revision:", onLine: (rest) => void lines.push(rest) }];
    for (const round of [1, 2]) {
      await run(script, { "+CGMR": info("Revision:1529B08SIM7000G") });
      assert.equal(lines.length, round);
    }
    assert.equal(lines[1], "1529B08SIM7000G");
  });
});
