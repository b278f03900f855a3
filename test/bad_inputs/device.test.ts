import assert from "node:assert/strict";
import { join } from "node:path";
import { findRoot } from "../../tools/build/root.ts";
import { createTestDevice } from "../../tools/testing/create_test_device.ts";
import type { TestDevice } from "../../tools/testing/test_device.ts";
import type { DeviceRow } from "./device_row.ts";
import { BROKER, NETWORK } from "./device_rows.ts";
import { MODEM, SIM_CARD, UART } from "./modem_rows.ts";
import { TLS } from "./tls_rows.ts";

const APP = join(findRoot(), "test", "fixtures", "apps", "teller");
/** READY again, from whatever back-off. */
const RECOVERY_MS = 600_000;

/** The console's line; a command's number is the message id of its answer, which no row can know. */
function isTold(line: string, { event, code, sentence }: DeviceRow): boolean {
  const words = line.split(" ");
  if (words[0] !== `CLOUD_EVT_${event}`) return false;
  return (code === undefined || words[1] === String(code)) && (sentence === undefined || words.slice(2).join(" ").startsWith(sentence));
}

/** With the backend MQTT. */
describe("bad inputs of a device", function () {
  // The first of each image builds it.
  this.timeout(180_000);
  let device: TestDevice;
  afterEach(() => device?.close());

  async function untilTold(row: DeviceRow, from: number): Promise<void> {
    const found = (): boolean => device.console.slice(from).some((line) => isTold(line, row));
    try {
      await device.clock.advanceUntil(found, row.limitS * 1000, `${row.event} ${row.code ?? ""} ${row.sentence ?? ""}`);
    } catch (error) {
      throw new Error(`${(error as Error).message}; the console has\n${device.console.join("\n")}`);
    }
  }

  /** READY, and a message acknowledged: that of this READY, or one that waited, which is sent before it. */
  async function comesUp(from: number): Promise<void> {
    await device.until("CLOUD_EVT_READY", RECOVERY_MS, from);
    await device.until("CLOUD_EVT_DATA_SENT", 5000, from);
  }

  async function run(row: DeviceRow): Promise<void> {
    device = row.open ? await row.open(APP) : await createTestDevice({ app: APP, ...row.options });
    if (row.isOnceReady) {
      await device.until("CLOUD_EVT_DATA_SENT", 30_000);
      await device.advance(1000);
    }
    const from = device.console.length;
    row.input?.(device);
    if (row.event === "READY" && row.isOnceReady) {
      // Not disturbed: the connection holds, and a command is answered.
      await device.advance(row.limitS * 1000);
      assert.deepEqual(device.console.slice(from), []);
      assert.deepEqual(await device.command("ping", "", 5000), { status: 200, payload: "" });
    } else await untilTold(row, from);
    if (row.isForGood) {
      await untilTold({ ...row, limitS: RECOVERY_MS / 1000 }, device.console.length);
      return assert.deepEqual(device.exceptions, []);
    }
    const mended = device.console.length;
    await row.mend?.(device);
    if (row.event === "READY") await device.until("CLOUD_EVT_DATA_SENT", RECOVERY_MS);
    else if (!row.isOnceReady || row.event === "DISCONNECTED") await comesUp(mended);
    assert.deepEqual((await device.command("ping", "", 5000)).status, 200);
    assert.deepEqual(device.exceptions, []);
  }

  for (const [area, rows] of Object.entries({ UART, modem: MODEM, SIM: SIM_CARD, network: NETWORK, broker: BROKER, TLS })) {
    for (const row of rows) {
      const { what, event, code, sentence, limitS } = row;
      const told = [event, code, sentence && `"${sentence}"`].filter((part) => part !== undefined).join(" ");
      it(`${area}: ${what}: ${told} within ${limitS} s, ${row.isForGood ? "again at each attempt" : "and comes up once it is mended"}`, () => run(row));
    }
  }
});
