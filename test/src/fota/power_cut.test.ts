import assert from "node:assert/strict";
import { type Board, loadBoard } from "../../../tools/build/board.ts";
import { area, CONFIRM_S, type Image, install, root, settle, SlotBench, type SlotBenchOptions, stateOf, updater } from "./slot_bench.ts";

/** The journal shares a page on the first two, whose chips differ; on the third two pages of its own alternate. */
const BOARDS = ["espruino_pico_sim7000", "mdbt42q_sim7000", "lilygo_t_sim7000g"];
const ROUNDS = 30;
/** The watchdog's time. */
const HANG_MS = 20_000;
const HANG_LIMIT_MS = 1000;
/** All cuts take minutes: without an interpreter, every seventh. */
const STRIDE = process.env["ESPRUINO"] ? 1 : 7;

/** Starts until something runs that can be asked; what happens by itself meanwhile takes its virtual time. */
async function start(bench: SlotBench): Promise<void> {
  for (let round = 0; round < ROUNDS && !bench.isRunning; round++) {
    bench.context.boot();
    // A hang ends by the watchdog, a throw after a second.
    if (!bench.isRunning && bench.flash.isPowered) await bench.clock.advance(HANG_MS + 1000);
  }
  assert.ok(bench.isRunning, `nothing runs: ${bench.console.join("")}`);
}

/** Runs it once to the end, then with each effect on the flash cut, and with a second cut behind it. @returns how many of all effects were cut */
async function everyCut(options: SlotBenchOptions, run: (bench: SlotBench) => Promise<void>, isTwice = true): Promise<string> {
  const whole = new SlotBench(options);
  await run(whole);
  let tried = 0;
  for (let cut = 1; cut <= whole.effects; cut += whole.effects > 100 ? STRIDE : 1) {
    tried++;
    for (const second of isTwice ? [0, 1 + ((cut * 7) % 23)] : [0]) {
      const bench = new SlotBench({ ...options, seed: cut });
      bench.cutAt = second ? [cut, cut + second] : [cut];
      await run(bench).catch((error: Error) => assert.fail(`cuts at ${bench.cutAt.join(" and ")}: ${error.stack}`));
      assert.ok(bench.cuts >= 1);
    }
  }
  return `${tried} of ${whole.effects}`;
}

/** With a journal that has room for one update less than it takes, where it has another page to go over to. */
function crammed(board: Board, bytes: Uint8Array): Uint8Array {
  const bench = new SlotBench({ board, bytes });
  bench.context.boot();
  if (bench.context.storage.read("journal")!.length < 2 * board.storage.pageSize) return bytes;
  while (bench.context.evaluate(`uplinkLoader.journal.end`) !== String(board.storage.pageSize - 160)) bench.context.evaluate('uplinkLoader.append("\\ndo\\n")');
  return Buffer.from(bench.flash.bytes);
}

/** A device and its cloud that want this image, from whatever state; the power comes back each time that it went. */
async function update(bench: SlotBench, from: Image, to: Image): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await start(bench);
    const [state, version, job] = await stateOf(bench);
    assert.ok([from.version, to.version].includes(bench.variant()), "an image that nobody knows runs");
    assert.equal(version, bench.variant());
    if (version === to.version && state === "confirmed" && job === "") return assertWhole(bench, to);
    if (version === to.version) await settle(bench);
    else if (await install(bench, to)) bench.context.reboot();
  }
  throw new Error("the update does not come to its end");
}

function assertWhole(bench: SlotBench, { bytes }: Image): void {
  assert.ok(bench.context.storage.read("slots")!.includes(bytes.toString("latin1")));
}

/** The same with an image that cannot stay: ends when the one before runs again and its cloud knows. */
async function tryInVain(bench: SlotBench, from: Image, to: Image, perish: (bench: SlotBench) => Promise<void>): Promise<void> {
  let isInstalled = false;
  for (let round = 0; round < ROUNDS; round++) {
    await start(bench);
    await perish(bench);
    if (!bench.isRunning) continue;
    if (bench.variant() !== from.version) continue;
    const [state, version, job, rolledBack] = await stateOf(bench);
    assert.deepEqual([state, version], ["confirmed", from.version]);
    if (isInstalled && job === "" ) return;
    if (job) {
      assert.equal(rolledBack, "true");
      isInstalled = true;
      bench.call("told");
    } else if (await install(bench, to)) bench.context.reboot();
  }
  throw new Error("the roll-back does not come to its end");
}

const BAD: { what: string; more: string; isHang?: boolean; perish(bench: SlotBench): Promise<void> }[] = [
  { what: "throws at its start", more: 'throw new Error("start")', perish: (bench) => bench.clock.advance(1500) },
  { what: "hangs at its start", more: "for(;;);", isHang: true, perish: (bench) => bench.clock.advance(HANG_MS) },
  { what: "hangs later", more: "setTimeout(function(){for(;;);},5000)", isHang: true, perish: (bench) => bench.clock.advance(HANG_MS + 5000) },
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

    it(`${name}: an update comes to its end whichever word or page the power is cut at, and once more soon after`, async () => {
      const { bytes } = await area(board, first);
      const cuts = await everyCut({ board, bytes: crammed(board, bytes) }, (bench) => update(bench, first, second));
      console.log(`      ${name}: ${cuts} power cuts in an update, and as many with a second one: a good image boots after each`);
    });

    for (const { what, more, isHang, perish } of BAD) {
      // Each hang costs its time on this machine, and is the same on all boards.
      if (isHang && name !== BOARDS[0]) continue;
      it(`${name}: an image that ${what} is rolled back, whichever word or page the power is cut at`, async () => {
        const bad = await updater("1.0.2", more);
        const { bytes } = await area(board, first);
        const prepared = new SlotBench({ board, bytes });
        await start(prepared);
        assert.ok(await install(prepared, bad));
        prepared.context.powerOff();
        const installed = Buffer.from(prepared.flash.bytes);
        const cuts = await everyCut({ board, bytes: installed, ...(isHang && { hangLimitMs: HANG_LIMIT_MS }) }, (bench) => tryInVain(bench, first, bad, perish), !isHang);
        console.log(`      ${name}: ${cuts} power cuts in the roll-back of an image that ${what}`);
      });
    }
  }
});
