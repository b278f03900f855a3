import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boardNames, loadBoard } from "../../tools/build/board.ts";
import { build } from "../../tools/build/build.ts";
import { findRoot } from "../../tools/build/root.ts";
import { RunProcess } from "../tools/run/run_process.ts";

const root = findRoot();
const TLS = { "tls.tag": "42" };
/** All of it takes minutes: without an interpreter, what nothing else in the tests has. */
const isWhole = process.env["ESPRUINO"] !== undefined;

describe("boards with cloud_client", function () {
  this.timeout(300_000);
  let outDir = "";
  let run: RunProcess | undefined;
  beforeEach(() => (outDir = mkdtempSync(join(tmpdir(), "uplink-boards-"))));
  afterEach(() => {
    run?.child.kill();
    rmSync(outDir, { recursive: true, force: true });
  });

  for (const name of boardNames(root)) {
    const board = loadBoard(name, root);

    if (isWhole || board.fota.slotSize <= 32768) it(`${name}: builds with TLS into its slot, or says what the slot lacks`, async () => {
      try {
        const withTls = await build({ board: name, app: "cloud_client", overrides: TLS, outDir });
        assert.ok(withTls.imageBytes.length <= withTls.manifest.slotSize);
      } catch (error) {
        assert.match((error as Error).message, new RegExp(`^the image has \\d+ bytes and (both slots|the slot) of ${name} `));
      }
    });

    // A run takes its time: the default of each family, and boards that set something up before the modem.
    if (!(isWhole && board.modem.isDefault) && board.switches.length === 0) continue;
    it(`${name}: builds and reaches every step in uplink run, its outputs set before`, async () => {
      run = new RunProcess(["--board", name, "--for", "1"]);
      assert.equal(await run.exitCode(), 0, run.output);
      const opened = run.output.indexOf("  ->   AT");
      const { pwrkey, reset, dtr, wakeup } = board.power;
      const lines = Object.entries({ PWRKEY: pwrkey, RESET: reset, WAKEUP: wakeup }).flatMap(([line, wire]) => (wire ? [`${line} released (${wire.pin} = `] : []));
      if (dtr) lines.push(`DTR asserted (${dtr.pin} = `);
      for (const { pin, level, label } of board.switches) lines.push(`${label}: ${pin} = ${level}`);
      for (const line of lines) {
        const at = run.output.indexOf(`***  ${line}`);
        assert.ok(at >= 0 && at < opened, `${line}\n${run.output}`);
      }
    });
  }
});
