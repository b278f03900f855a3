import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { boardNames, loadBoard } from "../../../tools/build/board.ts";
import { toHex } from "../../../tools/build/hex.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { type PlacedFile, writeStorage } from "../../../tools/build/storage_image.ts";

const CLI = join(dirname(createRequire(import.meta.url).resolve("espruino/package.json")), "bin", "espruino-cli.js");

/** Stored as it stands by either side: ASCII, no modules, a length that needs padding, both quotes. */
const CODE = 'var led = "D12";\nfunction blink(n) { return n ? blink(n - 1) : \'done\'; }\nprint(blink(3), led);\n';
const CONFIG = '{"n":1}';

describe("tools/build/hex against espruino --ohex", function () {
  this.timeout(60000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-ohex-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** The package reads only the geometry of a board description, and which modules need no upload. */
  function ohex(storage: { address: number; pageSize: number; pages: number }): string {
    const { address, pageSize, pages } = storage;
    const chip = { saved_code: { address, page_size: pageSize, pages } };
    const description = { info: { binary_version: "2v29", builtin_modules: [] }, chip };
    writeFileSync(join(folder, "board.json"), JSON.stringify(description));
    writeFileSync(join(folder, "app.js"), CODE);
    writeFileSync(join(folder, "config.json"), CONFIG);
    const args = [CLI, "--board", "./board.json", "--storage", "config:config.json", "app.js", "--ohex", "out.hex"];
    rmSync(join(folder, "out.hex"), { force: true });
    execFileSync(process.execPath, args, { cwd: folder, stdio: "pipe", timeout: 50000 });
    // Exit code 0 says nothing there: the file does.
    return readFileSync(join(folder, "out.hex"), "latin1");
  }

  for (const name of boardNames(findRoot())) {
    it(`writes the same bytes for the Storage of ${name}`, () => {
      const { storage } = loadBoard(name, findRoot());
      const code = [ascii("config", CONFIG), ascii(".bootcde", CODE)];
      const empty = new Uint8Array(0);
      const layout = { files: placed(code), journalSpan: 0, journalParts: 1 };
      const bytes = writeStorage(storage, layout, { code, settings: empty, journal: empty, slots: empty });
      const [theirs, ours] = [ohex(storage), toHex(bytes, storage.address)];
      assert.equal(ours.length, theirs.length);
      assert.ok(ours === theirs, `the first record that differs: ${firstDifference(ours, theirs)}`);
    });
  }
});

function ascii(name: string, text: string): { name: string; data: Uint8Array } {
  return { name, data: Uint8Array.from(Buffer.from(text, "latin1")) };
}

function placed(files: { name: string; data: Uint8Array }[]): PlacedFile[] {
  let end = 0;
  return files.map(({ name, data: { length } }) => {
    const offset = end + 32;
    end = offset + Math.ceil(length / 4) * 4;
    return { name, offset, length };
  });
}

function firstDifference(ours: string, theirs: string): string {
  const other = theirs.split("\r\n");
  const at = ours.split("\r\n").findIndex((line, index) => line !== other[index]);
  return `${at + 1}: ours ${ours.split("\r\n")[at]}, theirs ${other[at]}`;
}
