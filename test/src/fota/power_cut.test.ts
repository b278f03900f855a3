import assert from "node:assert/strict";
import { loadBoard } from "../../../tools/build/board.ts";
import { area, CONFIRM_S, type Image, root, SlotBench, updater } from "./slot_bench.ts";

/** The journal shares a page on the first two, whose chips differ; on the third two pages of its own alternate. */
const BOARDS = ["espruino_pico_sim7000", "mdbt42q_sim7000", "lilygo_t_sim7000g"];
const ROUNDS = 30;
const HANG_MS = 20_000;

/** Starts until something runs that can be asked; what happens by itself meanwhile takes its virtual time. */
async function start(bench: SlotBench): Promise<void> {
  for (let round = 0; round < ROUNDS && !bench.isRunning; round++) {
    bench.context.boot();
    // A hang ends by the watchdog, a throw after a second.
    if (!bench.isRunning && bench.flash.isPowered) await bench.clock.advance(HANG_MS + 1000);
  }
  assert.ok(bench.isRunning, `nothing runs: ${bench.console.join("")}`);
}

/** A device and its cloud that want this image, from whatever state; the power comes back each time that it went. */
async function update(bench: SlotBench, from: Image, to: Image): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await start(bench);
    const [state, version, job] = bench.state();
    assert.ok([from.version, to.version].includes(bench.variant()), "an image that nobody knows runs");
    assert.equal(version, bench.variant());
    if (version === to.version && state === "confirmed" && job === "") return;
    if (version === to.version) bench.settle();
    else if (bench.install(to)) bench.context.reboot();
  }
  throw new Error("the update does not come to its end");
}

/** The same with an image that cannot stay: ends when the one before runs again and its cloud knows. */
async function tryInVain(bench: SlotBench, from: Image, to: Image, perish: (bench: SlotBench) => Promise<void>): Promise<void> {
  let isInstalled = false;
  for (let round = 0; round < ROUNDS; round++) {
    await start(bench);
    await perish(bench);
    if (!bench.isRunning) continue;
    if (bench.variant() !== from.version) continue;
    const [state, version, job, rolledBack] = bench.state();
    assert.deepEqual([state, version], ["confirmed", from.version]);
    if (isInstalled && job === "" ) return;
    if (job) {
      assert.equal(rolledBack, "true");
      isInstalled = true;
      bench.call("told");
    } else if (bench.install(to)) bench.context.reboot();
  }
  throw new Error("the roll-back does not come to its end");
}

const BAD: { what: string; more: string; perish(bench: SlotBench): Promise<void> }[] = [
  { what: "throws at its start", more: 'throw new Error("start")', perish: (bench) => bench.clock.advance(1500) },
  { what: "hangs at its start", more: "for(;;);", perish: (bench) => bench.clock.advance(HANG_MS) },
  { what: "hangs later", more: "setTimeout(function(){for(;;);},5000)", perish: (bench) => bench.clock.advance(HANG_MS + 5000) },
  { what: "never confirms", more: "", perish: (bench) => bench.clock.advance(CONFIRM_S * 1000 + 1500) },
];

describe("fota: power cuts", function () {
  this.timeout(600_000);
  let first: Image;
  let second: Image;
  before(async () => {
    first = await updater("1.0.0");
    second = await updater("1.0.1");
  });

  for (const name of BOARDS) {
    const board = loadBoard(name, root);

    it(`${name}: an update comes to its end whichever word or page the power is cut at`, async () => {
      const { bytes } = await area(board, first);
      const whole = new SlotBench({ board, bytes });
      await update(whole, first, second);
      for (let cutAt = 1; cutAt <= whole.effects; cutAt++) {
        const bench = new SlotBench({ board, bytes, seed: cutAt });
        bench.cutAt = cutAt;
        await update(bench, first, second).catch((error: Error) => assert.fail(`cut ${cutAt}: ${error.stack}`));
      }
      console.log(`      ${name}: ${whole.effects} power cuts in an update, each of them boots a good image`);
    });

    for (const { what, more, perish } of BAD) {
      it(`${name}: an image that ${what} is rolled back, whichever word or page the power is cut at`, async () => {
        const bad = await updater("1.0.2", more);
        const { bytes } = await area(board, first);
        const prepared = new SlotBench({ board, bytes });
        await start(prepared);
        assert.ok(prepared.install(bad));
        prepared.context.powerOff();
        const installed = Buffer.from(prepared.flash.bytes);
        const whole = new SlotBench({ board, bytes: installed });
        await tryInVain(whole, first, bad, perish);
        for (let cutAt = 1; cutAt <= whole.effects; cutAt++) {
          const bench = new SlotBench({ board, bytes: installed, seed: cutAt });
          bench.cutAt = cutAt;
          await tryInVain(bench, first, bad, perish).catch((error: Error) => assert.fail(`cut ${cutAt}: ${error.stack}`));
        }
        console.log(`      ${name}: ${whole.effects} power cuts in the roll-back of an image that ${what}`);
      });
    }
  }
});
