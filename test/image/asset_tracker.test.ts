import assert from "node:assert/strict";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { createTestDevice } from "../../tools/testing/create_test_device.ts";
import type { TestDeviceOptions } from "../../tools/testing/create_test_device.ts";
import type { TestDevice } from "../../tools/testing/test_device.ts";

const NRF9160_BOARD = fileURLToPath(new URL("../src/modem/nrf9160/board.json", import.meta.url));
const READY_MS = 60_000;
/** Of the virtual SIM7000; the nRF9160 has a place of its own. */
const FIX = { latitude: 59.9139, longitude: 10.7522 };

describe("image of asset_tracker", function () {
  this.timeout(120_000);
  let device: TestDevice;
  afterEach(() => device.close());

  async function start(options: Partial<TestDeviceOptions> = {}): Promise<void> {
    device = await createTestDevice({ app: "asset_tracker", overrides: { publishIntervalS: "60" }, ...options });
    await device.until("CLOUD_EVT_READY", READY_MS);
    await device.untilPublished("d2c", 5000);
  }

  const messages = (): Record<string, unknown>[] =>
    device.published.filter(({ topic }) => topic === `${device.id}/d2c`).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
  const states = (): string[] => device.published.filter(({ topic }) => topic === `${device.id}/state/reported`).map(({ payload }) => payload);
  const desired = (content: string): Promise<void> => Promise.resolve(device.publish(`${device.id}/state/desired`, content)).then(() => device.advance(3000));

  for (const [board, modem] of [
    ["lilygo_t_sim7000g", { supplyMv: 3700, gnss: { fix: FIX } }],
    // The image is larger than a slot of the shipped boards with an nRF9160.
    [NRF9160_BOARD, {}],
  ] as const) {
    it(`tells battery and signal at READY, and its position once there is one, on ${basename(board)}`, async () => {
      await start({ board, modem });
      const { batteryMv, rsrpDbm, position } = messages()[0]!;
      assert.ok(Number(batteryMv) > 3000 && Number(rsrpDbm) < -40, JSON.stringify(messages()));
      assert.equal(position, undefined);
      await device.advance(180_000);
      const { lat, lon } = messages().at(-1)!["position"] as { lat: number; lon: number };
      assert.ok(Math.abs(lat) > 30 && Math.abs(lon) > 10, JSON.stringify(messages()));
      assert.deepEqual(device.exceptions, []);
    });
  }

  it("sends a message when the button is pressed, and one at the command report", async () => {
    await start();
    await device.pressButton();
    await device.advance(3000);
    assert.deepEqual(messages().map(({ button }) => button), [undefined, true]);
    assert.equal((await device.command("report")).status, 200);
    await device.advance(3000);
    assert.equal(messages().length, 3);
    assert.equal((await device.command("ping")).status, 200);
    assert.equal((await device.command("toString")).status, 501);
  });

  it("takes the interval that is desired, reports it and keeps to it", async () => {
    await start();
    assert.deepEqual(states(), ['{"config":{"intervalS":60}}']);
    await desired('{"config":{"intervalS":600}}');
    assert.equal(states().at(-1), '{"config":{"intervalS":600}}');
    const count = messages().length;
    await device.advance(590_000);
    assert.equal(messages().length, count);
    await device.advance(20_000);
    assert.equal(messages().length, count + 1);
  });

  for (const form of [
    '{"state":{"config":{"intervalS":90}},"version":3}',
    '{"state":{"desired":{"config":{"intervalS":90}},"reported":{"config":{"intervalS":60}}}}',
    '{"desired":{"config":{"intervalS":90},"$version":3},"reported":{"config":{"intervalS":60}}}',
  ]) {
    it(`finds the interval in ${form}`, async () => {
      await start();
      await desired(form);
      assert.equal(states().at(-1), '{"config":{"intervalS":90}}');
    });
  }

  it("leaves alone what is no interval", async () => {
    await start();
    for (const value of ['"90"', "4", "86401", "[90]", "null", "true", '{"toString":1}']) await desired(`{"config":{"intervalS":${value}}}`);
    for (const text of ["", "[]", "no JSON", '{"config":90}', '{"desired":null}', '{"state":7}']) await desired(text);
    assert.equal(states().length, 1);
    assert.equal(messages().length, 1);
    assert.deepEqual(device.exceptions, []);
  });

  it("goes on when the broker has been away, and asks nothing of the modem meanwhile", async () => {
    await start();
    await device.restartBroker(130_000);
    const from = device.console.length;
    await device.until("CLOUD_EVT_READY", 300_000, from);
    await device.advance(5000);
    // Two that were due meanwhile, and one at READY.
    assert.ok(messages().length >= 4, JSON.stringify(messages()));
    assert.deepEqual(device.exceptions, []);
  });
});
