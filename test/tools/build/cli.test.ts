import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";
import { main } from "../../../tools/cli/main.ts";

const TINY = join(findRoot(), "test", "fixtures", "apps", "tiny");

/** Runs the command line in this process; what it writes is taken, not shown. */
async function uplink(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const { log, error } = console;
  const write = process.stderr.write.bind(process.stderr);
  console.log = (text: string) => (out += text + "\n");
  console.error = (text: string) => (err += text + "\n");
  process.stderr.write = (text) => ((err += String(text)), true);
  try {
    return { code: await main(argv), out, err };
  } finally {
    Object.assign(console, { log, error });
    process.stderr.write = write;
  }
}

describe("tools/cli/build", function () {
  this.timeout(30000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-cli-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("builds, prints the table of sizes and where the files are", async () => {
    const { code, out } = await uplink("build", "--app", TINY, "--board", "espruino_linux", "--out", folder);
    assert.equal(code, 0);
    assert.match(out, /^tiny \d+\.\d+\.\d+ for espruino_linux with MQTT, SHA-256 [0-9a-f]{64}\n\npart +bytes +budget\n/);
    assert.match(out, /\nwritten to .*uplink-cli-/);
    assert.ok(readdirSync(folder).includes("tiny.bin"));
  });

  it("prints the manifest alone with --json", async () => {
    const { code, out } = await uplink("build", "--app", TINY, "--out", folder, "--json", "--set", "port=8883");
    const manifest = JSON.parse(out) as { board: string; app: string; imageBytes: number };
    assert.deepEqual([code, manifest.board, manifest.app], [0, "lilygo_t_sim7000g", "tiny"]);
  });

  it("tells a mistake in one sentence and exits with 1", async () => {
    const { code, err } = await uplink("build", "--app", TINY, "--board", "nope");
    assert.equal(code, 1);
    assert.match(err, /^uplink: no board "nope"; boards are: [^\n]*\n$/);
  });

  it("exits with 2 on wrong usage", async () => {
    assert.equal((await uplink("build", "--bogus")).code, 2);
    assert.equal((await uplink("nonsense")).code, 2);
  });
});
