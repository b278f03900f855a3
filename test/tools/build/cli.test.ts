import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";
import { uplink } from "../../bad_inputs/command_line.ts";

const TINY = join(findRoot(), "test", "fixtures", "apps", "tiny");

describe("tools/cli/build", function () {
  this.timeout(30000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-cli-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("builds, prints the table of sizes and where the files are", async () => {
    const { code, out } = await uplink("build", "--app", TINY, "--board", "espruino_linux", "--out", folder);
    assert.equal(code, 0);
    assert.match(out, /^tiny \d+\.\d+\.\d+ for espruino_linux with MQTT, SHA-256 [0-9a-f]{64}\nFOTA not offered: prj\.json names no fota\.keys\n\npart +bytes +budget\n/);
    assert.match(out, /\nwritten to .*uplink-cli-/);
    assert.ok(readdirSync(folder).includes("tiny.bin"));
  });

  it("prints the manifest alone with --json", async () => {
    const { code, out } = await uplink("build", "--app", TINY, "--out", folder, "--json", "--set", "port=8883");
    const manifest = JSON.parse(out) as { board: string; app: string; imageBytes: number };
    assert.deepEqual([code, manifest.board, manifest.app], [0, "lilygo_t_sim7000g", "tiny"]);
  });
});
