import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../tools/build/build.ts";
import { findRoot } from "../../tools/build/root.ts";
import { createProgram } from "../../tools/cli/main.ts";
import { readBlocks } from "./blocks.ts";
import { copyTree } from "./copy_tree.ts";
import type { Block } from "./blocks.ts";

const ROOT = findRoot();
/** Why a block is not run: it installs, it starts these tests, it needs a board, or a program that is not here. */
const MARKS = ["install", "tests", "board"];
const NEEDS: Record<string, () => boolean> = {
  mosquitto: () => spawnSync("mosquitto", ["-h"]).error === undefined,
  interpreter: () => process.env["ESPRUINO"] !== undefined,
};

/** Numbers, hashes and white space differ from run to run; words do not. */
function normalize(line: string): string {
  return line.replace(/[0-9a-f]{64}/g, "#").replace(/\d+/g, "#").replace(/\s+/g, " ").trim();
}

/** Every line of the shown output must come, in this order; "..." stands for any. */
function assertShown(shown: Block, output: string): void {
  const lines = output.split("\n").map(normalize);
  let at = 0;
  for (const line of shown.text.split("\n").map(normalize)) {
    if (line === "" || line === "...") continue;
    const found = lines.indexOf(line, at);
    assert.ok(found >= 0, `${shown.file}:${shown.line}: the output has no line "${line}" in its place\n${output}`);
    at = found + 1;
  }
}

/** Checks a command line that is not run against the real parser. */
function checkCommand(line: string): void {
  const words = line.match(/(?:"[^"]*"|\S)+/g) ?? [];
  if (words[0] === "npm" && words[1] === "start") words.splice(0, words[2] === "--" ? 3 : 2, "npx", "uplink", "run");
  if (words[0] !== "npx" || words[1] !== "uplink") return;
  const verb = createProgram().commands.find((command) => command.name() === words[2]);
  assert.ok(verb, `no verb "${words[2]}": ${line}`);
  const inner = verb.commands.find((command) => command.name() === words[3]);
  const { unknown } = inner ? inner.parseOptions(words.slice(4)) : verb.parseOptions(words.slice(3));
  assert.deepEqual(unknown, [], line);
}

/** A TypeScript block with its prj.json behind it is an app: it is built. */
function checkApp(source: Block, prj: Block): void {
  it(`README.md:${source.line} builds as an app`, async () => {
    const dir = mkdtempSync(join(tmpdir(), "uplink-app-"));
    writeFileSync(join(dir, "main.ts"), source.text);
    writeFileSync(join(dir, "prj.json"), prj.text);
    try {
      const built = await build({ board: "espruino_linux", app: dir, overrides: {}, outDir: join(dir, "dist") });
      assert.ok(built.imageBytes.length > 5000);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
}

describe("README.md", function () {
  this.timeout(300_000);
  const blocks = readBlocks(join(ROOT, "README.md"));
  const skipped: string[] = [];
  let copy = "";

  before(() => {
    copy = copyTree();
  });
  after(() => {
    rmSync(copy, { recursive: true, force: true });
    console.log(`    README blocks that were not run:\n${skipped.map((line) => `      ${line}`).join("\n")}`);
  });

  blocks.forEach((block, index) => {
    if (block.marks.includes("app")) return checkApp(block, blocks[index + 1]!);
    if (block.language !== "sh") return;
    const where = `README.md:${block.line}`;
    const mark = block.marks.find((word) => MARKS.includes(word));
    const lacking = block.marks.find((word) => NEEDS[word] && !NEEDS[word]());
    const next = blocks[index + 1];
    it(`${where} ${mark ? `(${mark}) names verbs and options that exist` : "runs"}`, () => {
      for (const line of block.text.split("\n")) for (const part of line.split("&&")) checkCommand(part);
      if (mark || lacking) {
        skipped.push(`${where} (${mark ?? `no ${lacking}`}): ${block.text.trim().split("\n").join("; ")}`);
        return;
      }
      const result = spawnSync("bash", ["-euo", "pipefail", "-c", block.text], { cwd: copy, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
      const output = result.stdout + result.stderr;
      assert.equal(result.status, 0, `${where} ended with ${result.status}:\n${output}`);
      if (next?.language === "text") assertShown(next, output);
    });
  });
});
