import assert from "node:assert/strict";
import { ImageBench } from "./image_bench.ts";

const SIM = { inserted: true, pin: "1234", iccid: "8944500000000000000f", imsi: "234500000000000" };

describe("image with a SIM that has a PIN", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  afterEach(() => bench?.close());

  /** Takes power from board and modem, and gives it back. */
  async function powerCycle(): Promise<void> {
    await bench.interpreter.stop();
    bench.modem.reboot("power was gone");
    await bench.interpreter.start();
  }

  it("comes up with the right PIN, and spends no attempt", async () => {
    bench = await ImageBench.create({ modem: { sim: SIM }, settings: { pin: "1234" } });
    await bench.until("CLOUD_EVT_READY", 40_000);
    assert.equal(bench.modem.sim.pinTriesLeft, 3);
  });

  it("tries a wrong PIN once, and not again after a boot", async () => {
    bench = await ImageBench.create({ modem: { sim: SIM }, settings: { pin: "4321" } });
    await bench.until("CLOUD_EVT_CONNECT_FAILED SIM refused the PIN: +CME ERROR: 16", 40_000);
    await bench.clock.advance(600_000);
    assert.equal(bench.modem.sim.pinTriesLeft, 2);
    const from = bench.console.length;
    await powerCycle();
    await bench.until("CLOUD_EVT_CONNECT_FAILED SIM wants a PIN: set the right pin in the settings", 40_000, from);
    await bench.clock.advance(600_000);
    assert.equal(bench.modem.sim.pinTriesLeft, 2);
    const kept = Buffer.from(bench.interpreter.flash.bytes).toString("latin1");
    assert.match(kept, /"refusedPin":"\d+"/);
  });
});
