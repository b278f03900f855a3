import assert from "node:assert/strict";
import { DEFECTS, MISSING_RUNGS } from "../../../tools/soak/defects.ts";
import { wedged } from "../../../tools/soak/faults.ts";
import type { Patch } from "../../../tools/soak/image.ts";
import { soakRun } from "../../../tools/soak/soak_run.ts";
import type { RunResult } from "../../../tools/soak/soak_run.ts";
import type { Rung } from "../../../tools/soak/wedge.ts";

/** One image for all tests: the build takes longer than the runs. */
const BOARD = "lilygo_t_sim7000g";
const FIRST_SEED = 1;

function deadUntil(rung: Rung, patches: Patch[] = []): Promise<RunResult> {
  return soakRun({ seed: 5, board: BOARD, episodes: 1, classes: [{ name: "dead data path", strike: wedged([rung]) }], patches });
}

describe("tools/soak", function () {
  this.timeout(300_000);

  it(`survives the schedules of ten seeds from ${FIRST_SEED} on`, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + 10; seed++) {
      const { faults } = await soakRun({ seed, board: BOARD });
      assert.deepEqual(faults, [], `npm run soak -- --seed ${seed} --runs 1 --board ${BOARD} --trace`);
    }
  });

  it("repeats a run exactly from its seed", async () => {
    const [first, second] = [await soakRun({ seed: 7, board: BOARD }), await soakRun({ seed: 7, board: BOARD })];
    assert.deepEqual(first.trace, second.trace);
  });

  for (const [name, patch] of Object.entries(DEFECTS)) {
    it(`catches ${name} within 50 runs`, async () => {
      let seed = FIRST_SEED - 1;
      let faults: string[] = [];
      while (faults.length === 0 && ++seed < FIRST_SEED + 50) faults = (await soakRun({ seed, board: BOARD, patches: [patch] })).faults;
      assert.notDeepEqual(faults, []);
    });
  }

  it("says so when a defect does not fit the image", async () => {
    await assert.rejects(soakRun({ seed: 1, board: BOARD, patches: [{ find: /nothing like it/, replace: "" }] }), /fits the image in 0 places/);
  });

  for (const rung of ["context", "attach", "radio", "reset", "power"] as const) {
    it(`gets the modem over a data path that is dead until ${rung}, by that, and fails without that rung`, async () => {
      const { faults, curedBy } = await deadUntil(rung);
      assert.deepEqual([faults, curedBy], [[], rung]);
      const without = await deadUntil(rung, [MISSING_RUNGS[rung]!]);
      assert.ok(without.faults.length > 0 || without.curedBy !== rung, `${rung} is taken out, and cured it all the same`);
    });
  }
});
