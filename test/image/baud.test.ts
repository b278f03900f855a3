import assert from "node:assert/strict";
import { ImageBench } from "./image_bench.ts";

describe("image with a modem at another baud rate", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  afterEach(() => bench?.close());

  for (const power of ["off", "on"] as const) {
    for (const baudRate of [9600, 57600, 230400]) {
      it(`finds a modem that is ${power} and set to ${baudRate} baud, and sets it to the board's rate for good`, async () => {
        bench = await ImageBench.create({ modem: { baudRate, power } });
        const tookMs = await bench.until("CLOUD_EVT_READY", 300_000);
        console.log(`      took ${Math.round(tookMs / 1000)} s`);
        assert.equal(bench.modem.settings.number("+IPR"), 115200);
        assert.equal(bench.modem.baudRate, 115200);
      });
    }
  }

  it("SIM-Q22: fixes the rate of a modem that finds it by itself, so that its restart is told", async () => {
    bench = await ImageBench.create({ modem: { bootUrcs: "autobaud" } });
    await bench.until("CLOUD_EVT_READY", 60_000);
    assert.equal(bench.modem.settings.number("+IPR"), 115200);
    const from = bench.console.length;
    bench.modem.resetSpontaneously();
    await bench.until("CLOUD_EVT_DISCONNECTED modem restarted", 15_000, from);
    await bench.until("CLOUD_EVT_READY", 60_000, from);
  });
});
