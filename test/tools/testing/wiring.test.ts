import assert from "node:assert/strict";
import { loadBoard } from "../../../tools/build/board.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { VirtualNrf9160 } from "../../../tools/modem/nrf9160/index.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { boardPins, drivePin } from "../../../tools/testing/wiring.ts";

const root = findRoot();

describe("tools/testing/wiring", () => {
  let clock: VirtualClock;
  let modem: VirtualNrf9160;
  beforeEach(() => {
    clock = new VirtualClock();
    modem = new VirtualNrf9160({ clock, random: () => 0.5, network: new MemoryNetwork({ clock }), power: "on" });
  });
  afterEach(() => modem.destroy());

  it("gives the device every pin that the board's boot file sets, switches too", () => {
    const pins = boardPins(loadBoard("nrf9160dk", root));
    for (const pin of ["D13", "D24", "D36", "D17", "D20"]) assert.ok(pins.includes(pin), pin);
  });

  it("puts Serial LTE Modem to sleep and wakes it by the board's wake-up pin", async () => {
    const board = loadBoard("nrf9160dk", root);
    const pulse = async (): Promise<void> => {
      assert.deepEqual(drivePin(board, modem, "D36", 0), { line: "wakeup", isAsserted: true });
      await clock.advance(100);
      assert.deepEqual(drivePin(board, modem, "D36", 1), { line: "wakeup", isAsserted: false });
    };
    drivePin(board, modem, "D36", 1);
    assert.equal(modem.power.state, "on");
    await pulse();
    assert.equal(modem.power.state, "off");
    await pulse();
    await clock.advance(10_000);
    assert.equal(modem.power.state, "on");
  });

  it("leaves the modem alone when a pin of something else changes", () => {
    const board = loadBoard("nrf9160dk", root);
    for (const pin of ["D13", "D99"]) assert.equal(drivePin(board, modem, pin, 1), undefined);
  });
});
