import assert from "node:assert/strict";
import { AzureBench, KEY } from "../image/clouds/azure_bench.ts";
import { NODE_CONTEXT } from "../image/clouds/cloud_bench.ts";
import { AZURE } from "./azure_rows.ts";

/** From power-on. */
const LIMIT_MS = 60_000;
/** READY, from whatever back-off. */
const RECOVERY_MS = 600_000;

describe("bad inputs of a device with AZURE_IOT_HUB", function () {
  // The first of each image builds it.
  this.timeout(180_000);
  let bench: AzureBench;
  afterEach(() => bench.close());

  for (const { what, code, sentence, options, isUnseen, mend } of AZURE) {
    it(`${what}: ConnectFailed ${code} "${sentence}"${mend ? ", and comes up once it is mended" : ""}`, async () => {
      bench = await AzureBench.create(NODE_CONTEXT, options);
      const told = `failed ${code} ${sentence}`;
      await bench.until(told, LIMIT_MS);
      if (isUnseen) assert.deepEqual(bench.connected(), []);
      const from = bench.console.length;
      mend?.(bench);
      if (mend) await bench.until("READY", RECOVERY_MS, from);
      else await bench.until(told, 2 * 3_600_000, from);
      assert.deepEqual(bench.console.filter((line) => /Uncaught|SharedAccess|AAECAwQF/.test(line) || line.includes(KEY)), []);
    });
  }
});
