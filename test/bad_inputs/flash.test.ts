import assert from "node:assert/strict";
import { join } from "node:path";
import { loadBoard } from "../../tools/build/board.ts";
import { buildFlash } from "../../tools/build/flash.ts";
import { findRoot } from "../../tools/build/root.ts";
import { ContextDevice } from "../../tools/host/device.ts";
import { VirtualClock } from "../../tools/testing/clock.ts";
import { MemoryBroker } from "../../tools/testing/memory_broker.ts";
import { createTestDevice } from "../../tools/testing/create_test_device.ts";
import { parseSettings } from "../../src/hal/settings.ts";
import { IMAGE, SETTING, SETTINGS, SLOT } from "./flash_rows.ts";

const root = findRoot();
const TELLER = join(root, "test", "fixtures", "apps", "teller");

describe("bad inputs of the flash", function () {
  this.timeout(60_000);

  for (const { what, bytes, sentence } of SLOT) {
    it(`${what} in the slot: "${sentence.replace("\n", ", ")}", and the console stays`, async () => {
      const flash = await buildFlash(loadBoard("espruino_linux", root), Buffer.from(IMAGE), { version: "a", root });
      const slots = flash.layout.files.find((entry) => entry.name === "slots")!;
      flash.bytes.fill(0xff, slots.offset, slots.offset + slots.length).set(Buffer.from(bytes, "latin1"), slots.offset);
      let text = "";
      const events = { onConsole: (piece: string) => void (text += piece) };
      const device = new ContextDevice({ clock: new VirtualClock(), random: () => 0.5, image: flash.bytes, pins: [], serials: [], events });
      await device.start();
      assert.ok(text.startsWith(sentence), text);
      assert.equal(await device.evaluate("1+1"), "2");
      await device.stop();
    });
  }

  for (const { what, text, taken } of SETTINGS) {
    it(`${what} in the settings: takes ${JSON.stringify(taken)}`, () => assert.deepEqual(parseSettings(text), taken));
  }

  for (const { what, settings } of SETTING) {
    it(`setting, ${what}: READY within 30 s`, async () => {
      const device = await createTestDevice({ app: TELLER, settings });
      // The device's own broker is where the bad setting leads; this is the one of prj.json.
      const broker = await MemoryBroker.create({ network: device.network, host: "broker.test", port: 1883 });
      try {
        await device.until("CLOUD_EVT_READY", 30_000);
        assert.deepEqual(device.exceptions, []);
      } finally {
        await device.close();
        broker.stop();
      }
    });
  }
});
