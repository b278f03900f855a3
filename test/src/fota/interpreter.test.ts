import assert from "node:assert/strict";
import { type Board, loadBoard } from "../../../tools/build/board.ts";
import { RealEspruino } from "../../../tools/host/real_espruino.ts";
import { ESPRUINO } from "../../tools/host/devices.ts";
import { area, type Image, install, literal, root, settle, SlotBench, stateOf, type Updatable, updater } from "./slot_bench.ts";

const SAMPLE = 10;

/** The same flash in the real interpreter. */
class RealBoard implements Updatable {
  readonly device: RealEspruino;
  text = "";

  constructor(bytes: Uint8Array) {
    this.device = new RealEspruino({ espruino: ESPRUINO!, image: bytes, pins: [], serials: [], events: { onConsole: (text) => void (this.text += text) } });
  }

  async call(name: string, ...args: unknown[]): Promise<unknown> {
    const text = await this.device.evaluate(`${name}(${args.map(literal).join()})`);
    return text === "undefined" || text === "null" ? undefined : (JSON.parse(text) as unknown);
  }

  async reboot(): Promise<void> {
    await this.device.stop();
    await this.device.start();
  }
}

describe("fota: slots in the real interpreter", function () {
  if (!ESPRUINO) return void console.log("fota: slots not tried in the real interpreter; set ESPRUINO to the path of Espruino for Linux");
  this.timeout(300_000);
  let board: Board;
  let first: Image;
  let second: Image;
  let bytes: Uint8Array;
  /** First byte behind the slots. */
  let end: number;
  before(async () => {
    board = loadBoard("espruino_linux", root);
    // Few pages, as each is erased by a call of its own.
    board.fota.slotSize = 4096;
    first = await updater("1.0.0");
    second = await updater("1.0.1");
    const flash = await area(board, first);
    bytes = flash.bytes;
    const slots = flash.layout.files.at(-1)!;
    end = slots.offset + slots.length;
  });

  /** Whatever runs: until the second image is confirmed. */
  async function finish(real: RealBoard): Promise<void> {
    for (let round = 0; round < 5; round++) {
      const [state, version, job] = await stateOf(real);
      assert.equal(await real.device.evaluate("variant"), JSON.stringify(version));
      if (version === second.version && state === "confirmed" && job === "") return;
      if (version === second.version) await settle(real);
      else if (await install(real, second)) await real.reboot();
    }
    assert.fail("the update does not come to its end");
  }

  it("leaves the same bytes in flash as the model, from the first erased page to the confirmed image", async () => {
    const real = new RealBoard(bytes);
    // The harness has put a file of its own behind the slots.
    const model = new SlotBench({ board, bytes: real.device.readFlash() });
    await real.device.start();
    try {
      await finish(real);
      model.context.storage.erase(".boot0");
      model.context.boot();
      await install(model, second);
      model.context.reboot();
      await settle(model);
      assert.equal(Buffer.compare(real.device.readFlash().subarray(0, end), model.flash.bytes.subarray(0, end)), 0);
    } finally {
      await real.device.stop();
    }
  });

  it(`goes on after ${SAMPLE} power cuts, spread over an update`, async () => {
    const whole = new SlotBench({ board, bytes });
    whole.context.boot();
    await install(whole, second);
    whole.context.reboot();
    await settle(whole);
    for (let sample = 0; sample < SAMPLE; sample++) {
      const cut = 1 + Math.floor((sample * (whole.effects - 1)) / (SAMPLE - 1));
      const bench = new SlotBench({ board, bytes, seed: cut });
      bench.cutAt = [cut];
      bench.context.boot();
      if (await install(bench, second)) bench.context.reboot();
      if (bench.isRunning) await settle(bench);
      assert.equal(bench.cuts, 1);
      const real = new RealBoard(bench.flash.bytes);
      await real.device.start();
      try {
        await finish(real);
      } catch (error) {
        assert.fail(`cut ${cut}: ${(error as Error).stack}`);
      } finally {
        await real.device.stop();
      }
    }
    console.log(`      ${SAMPLE} of ${whole.effects} power cuts tried in the interpreter`);
  });
});
