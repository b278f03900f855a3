import assert from "node:assert/strict";
import { requireTools, runBench } from "../../../tools/bench/interpreter.ts";
import { countInstructions } from "../../../tools/bench/instructions.ts";
import { benchScript } from "../../../tools/bench/script.ts";

const environment = process.env;

describe("tools/bench/interpreter", () => {
  it("says in one line what a measurement lacks", () => {
    const lacking = { PATH: "/nowhere" };
    assert.throws(() => requireTools(true, lacking), {
      name: "UserError",
      message: /^bench: nothing was measured, for want of ESPRUINO \([^\n]+\) and valgrind \(install it\)$/,
    });
    assert.throws(() => requireTools(true, { ...lacking, ESPRUINO: "espruino" }), { message: /for want of valgrind/ });
    assert.equal(requireTools(false, { ...lacking, ESPRUINO: "/bin/espruino" }), "/bin/espruino");
  });

  it("gives the interpreter scripts of ASCII alone", async () => {
    const script = await benchScript(["scripted_modem", "scripted_sim7000", "wire_trace", "memory_probe"], { port: "Serial2", publishes: 3 });
    assert.match(script, /^var Serial2=/);
    assert.match(script, /^[\n\x20-\x7e]*$/);
    assert.doesNotMatch(script, /\$[A-Z]/);
  });
});

describe("tools/bench in the real interpreter", function () {
  this.timeout(120000);
  let espruino: string;
  before(function () {
    try {
      espruino = requireTools(true, environment);
    } catch (error) {
      console.log(`      skipped: ${(error as Error).message}`);
      this.skip();
    }
  });

  it("tells what an uncaught error printed", async () => {
    const run = runBench({ espruino, files: { "bench.js": "setTimeout(quit,50);nowhere();" }, script: "bench.js" });
    await assert.rejects(run, /"nowhere" is not defined/);
  });

  it("counts the floor the same each time", async () => {
    const first = await countInstructions(espruino, "sim7000", "floor");
    const second = await countInstructions(espruino, "sim7000", "floor");
    for (const kind of ["publish", "receive"] as const) {
      assert.ok(first[kind] > 100000 && first[kind] < 1000000, `${kind}: ${first[kind]}`);
      assert.ok(Math.abs(first[kind] - second[kind]) < first[kind] * 0.01, `${kind}: ${first[kind]} and ${second[kind]}`);
    }
  });
});
