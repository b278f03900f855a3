import assert from "node:assert/strict";
import { type Board, loadBoard } from "../../../tools/build/board.ts";
import { area, CONFIRM_S, type Image, install, LOST, root, settle, SlotBench, stateOf, updater } from "./slot_bench.ts";

const UUID = "0f8fad5b-d9cb-469f-a165-70867728950e";

describe("fota/slots", function () {
  this.timeout(180_000);
  let first: Image;
  let second: Image;
  before(async () => {
    first = await updater("1.0.0");
    second = await updater("1.0.1");
  });

  async function started(name: string | Board): Promise<SlotBench> {
    const board = typeof name === "string" ? loadBoard(name, root) : name;
    const bench = new SlotBench({ board, bytes: (await area(board, first)).bytes });
    bench.context.boot();
    return bench;
  }

  async function updated(bench: SlotBench, image: Image, job?: string): Promise<void> {
    assert.ok(await install(bench, image, job));
    bench.context.reboot();
  }

  it("tries an image once it is pending, keeps it when it is confirmed, and remembers the job until it is told", async () => {
    const bench = await started("espruino_pico_sim7000");
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.0", "", "false"]);
    assert.ok(await install(bench, second, UUID));
    assert.equal(bench.variant(), "1.0.0");
    bench.context.reboot();
    assert.deepEqual(await stateOf(bench), ["test", "1.0.1", UUID, "false"]);
    assert.equal(bench.call("offered"), 0, "the other slot holds the image to go back to");
    assert.equal(bench.call("confirm"), true);
    assert.equal(bench.call("confirm"), false);
    bench.cycle();
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.1", UUID, "false"]);
    bench.call("told");
    bench.cycle();
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.1", "", "false"]);
    assert.equal(bench.call("offered"), 16384 - 12);
  });

  it("goes back after three starts without a word, and says so until it is told", async () => {
    const bench = await started("espruino_pico_sim7000");
    await updated(bench, second, UUID);
    for (let start = 1; start < 3; start++) {
      bench.cycle();
      assert.deepEqual(await stateOf(bench), ["test", "1.0.1", UUID, "false"]);
    }
    for (const start of [1, 2]) {
      bench.cycle();
      assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.0", UUID, "true"], `start ${start}`);
    }
    bench.call("told");
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.0", "", "false"]);
    bench.cycle();
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.0", "", "false"]);
  });

  it("goes back when the time to confirm is over, not before, and never from an image that is confirmed", async () => {
    const bench = await started("espruino_pico_sim7000");
    await updated(bench, second);
    await bench.clock.advance((CONFIRM_S - 1) * 1000);
    assert.equal(bench.variant(), "1.0.1");
    await bench.clock.advance(2500);
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.0", "job-1", "true"]);
    bench.call("told");
    await updated(bench, second);
    await settle(bench);
    await bench.clock.advance(CONFIRM_S * 2000);
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.1", "", "false"]);
  });

  it("says which image throws at its start, and starts the one before", async () => {
    const bench = await started("espruino_pico_sim7000");
    await updated(bench, await updater("1.0.2", 'throw new Error("bang")'));
    await bench.clock.advance(1500);
    assert.match(bench.console.join(""), /uplink: 1\.0\.2 rejected\nUncaught Error: bang/);
    assert.deepEqual(await stateOf(bench), ["confirmed", "1.0.0", "job-1", "true"]);
  });

  it("starts the image before when a confirmed one no longer does, and stays in safe mode with its console when both do not", async () => {
    const [shy, shyer] = [await updater("1.0.0", 'if(require("Storage").read("settings",0,1)=="x")throw new Error("shy")'), await updater("1.0.1", 'if(require("Storage").read("settings",1,1)=="x")throw new Error("shyer")')];
    const board = loadBoard("espruino_pico_sim7000", root);
    const flash = await area(board, shy);
    const bench = new SlotBench({ board, bytes: flash.bytes });
    const settings = flash.layout.files.find(({ name }) => name === "settings")!;
    bench.context.boot();
    await updated(bench, shyer);
    await settle(bench);
    bench.flash.bytes.write("ox", settings.offset, "latin1");
    bench.cycle();
    await bench.clock.advance(1500);
    assert.equal(bench.variant(), "1.0.0");
    bench.flash.bytes.write("xx", settings.offset, "latin1");
    for (const start of [1, 2]) {
      bench.console.length = 0;
      bench.cycle();
      await bench.clock.advance(CONFIRM_S * 2000);
      assert.match(bench.console.join(""), /^uplink: safe mode, no image starts\nUncaught Error: shy/, `start ${start}`);
      assert.equal(bench.context.evaluate("1+1"), "2");
    }
  });

  it("runs what it has, when no image is whole: one wrong bit may do no harm", async () => {
    const bench = await started("espruino_pico_sim7000");
    const at = bench.flash.bytes.indexOf('variant="1.0.0"');
    bench.flash.bytes[at + 9]! ^= 2;
    bench.cycle();
    assert.equal(bench.variant(), "3.0.0");
  });

  it("tells a download from another one, and goes on where it ended", async () => {
    const bench = await started("mdbt42q_sim7000");
    assert.equal(bench.call("written", "x"), undefined);
    while (bench.call("eraseNext", "x"));
    assert.deepEqual([bench.call("written", "x"), bench.call("written", "y")], [0, undefined]);
    assert.equal(bench.call("put", [0, "abcdefgh"]), true);
    assert.equal(bench.call("put", [8, "ijklm"]), true);
    bench.cycle();
    // The last word begins at 12, "m" and three that are erased.
    assert.equal(bench.call("written", "x"), 12);
    assert.equal(bench.call("put", [12, "mnop"]), true);
    assert.equal(bench.call("put", [13, "x"]), false, "not on a word");
    assert.equal(bench.call("put", [4, "zzzz"]), false, "there are other bytes");
    assert.equal(bench.call("put", [16384, "abcd"]), false, "behind the slot");
  });

  it("is not offered without keys, and on a board with one slot", async () => {
    const board = loadBoard("espruino_pico_sim7000", root);
    for (const fota of [{ ...board.fota, offered: false, slots: 1, reason: "" }]) assert.equal((await started({ ...board, fota })).call("offered"), 0);
  });

  it("takes the times of the chip's flash, one page at a step", async () => {
    const bench = await started("espruino_pico_sim7000");
    const start = bench.clock.now();
    bench.call("eraseNext", "x");
    assert.ok(Math.abs(bench.clock.now() - start - 250) < 1);
  });

  for (const name of ["espruino_pico_sim7000", "mdbt42q_sim7000"]) {
    it(`${name}: gives the updates that the board file says, then refuses the next with the journal full, and goes on running`, async () => {
      const bench = await started(name);
      let updates = 0;
      for (; bench.call("hasRoom"); updates++) {
        await updated(bench, { ...second, version: `1.0.${updates % 10}` }, UUID);
        await settle(bench);
      }
      const note = loadBoard(name, root).fota.note!;
      console.log(`      ${name}: ${updates} updates with a job of 36 characters`);
      // Whoever goes on all the same comes to an end, and so does the image that cannot count its starts any more.
      let more = 0;
      while (bench.call("activate", [second.bytes.length, "9.9.9", UUID])) more++;
      assert.ok(more <= 2);
      bench.cycle();
      await settle(bench);
      assert.equal((await stateOf(bench))[0], "confirmed");
      const promised = Number(/(\d+) updates/.exec(note)![1]);
      assert.ok(updates >= promised && updates < promised * 1.25, `${note} ${updates}`);
    });
  }

  it("goes over to the journal's other page, for ever", async () => {
    const bench = await started("lilygo_t_sim7000g");
    for (let updates = 0; updates < 150; updates++) {
      assert.equal(bench.call("hasRoom"), true);
      const version = `1.0.${updates}`;
      await updated(bench, { ...second, version }, UUID);
      assert.notEqual(bench.call("boot"), LOST);
      await settle(bench);
      assert.equal((await stateOf(bench))[1], version);
    }
  });
});
