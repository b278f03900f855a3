import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";

const CLI = join(findRoot(), "lib", "tools", "cli", "main.js");

function uplink(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [CLI, "board", ...args], { encoding: "utf8", input: "" });
}

describe("tools/cli board", function () {
  this.timeout(60_000);
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-board-cli-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("new names the missing options in one sentence where it cannot ask", () => {
    const { status, stderr } = uplink("new", join(folder, "a.json"), "--host", "PICO_R1_3", "--modem", "sim7000");
    assert.equal(status, 1);
    assert.equal(stderr.trim(), "uplink: board new: --name, --tx, --rx, --source, --evidence are missing; give them, or run it in a terminal, where it asks");
  });

  it("new writes a file, which check accepts", () => {
    const file = join(folder, "b.json");
    const wiring = ["--tx", "A2", "--rx", "A3", "--pwrkey", "B4:low", "--pwrkey-ms", "1000,1300,4500"];
    const texts = ["--name", "Bench", "--source", "own wiring", "--evidence", "never tried on hardware"];
    const made = uplink("new", file, "--host", "PICO_R1_3", "--modem", "sim7000", ...wiring, ...texts);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /b\.json: Bench, checked; next: npx uplink build --board /);
    const checked = uplink("check", file);
    assert.deepEqual([checked.status, checked.stderr], [0, ""]);
    assert.match(checked.stdout, /b\.json: Bench, nothing wrong/);
  });

  it("check says what is wrong, list shows what there is", () => {
    const { status, stderr } = uplink("check", join(folder, "none.json"));
    assert.deepEqual([status, stderr.includes("none.json: no such file")], [1, true]);
    assert.match(uplink("list").stdout, /^espruino_pico_sim7000 +PICO_R1_3 +sim7000 +Espruino Pico/m);
    const listed = JSON.parse(uplink("list", "--json").stdout) as { id: string }[];
    assert.ok(listed.some(({ id }) => id === "lilygo_t_sim7000g"));
  });

  it("gives a wrong option exit code 2 and leads to the help", () => {
    const { status, stderr } = uplink("new", join(folder, "c.json"), "--pin", "A2");
    assert.equal(status, 2);
    assert.match(stderr, /unknown option '--pin'/);
  });
});
