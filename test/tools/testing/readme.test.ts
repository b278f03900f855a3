import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";
import * as testing from "../../../tools/testing/index.ts";
import { readBlocks } from "../../docs/blocks.ts";

const ROOT = findRoot();
const FILE = join(ROOT, "tools", "testing", "README.md");

describe("tools/testing/README.md", function () {
  this.timeout(60_000);
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "uplink-testing-"));
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules", "uplink"), "junction");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const block of readBlocks(FILE).filter(({ marks }) => marks.includes("run"))) {
    it(`runs its example of line ${block.line}, and the process ends by itself`, () => {
      const file = join(folder, `line_${block.line}.mjs`);
      writeFileSync(file, block.text);
      const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8", timeout: 50_000 });
      assert.equal(status, 0, `${FILE}:${block.line}\n${stdout}${stderr}`);
    });
  }

  it("names everything that is exported", () => {
    const text = readFileSync(FILE, "utf8");
    // The models' common base is there for instanceof and types only.
    const unnamed = Object.keys(testing).filter((name) => name !== "VirtualModem" && !text.includes(`\`${name}`));
    assert.deepEqual(unnamed, []);
  });
});
