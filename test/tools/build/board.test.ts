import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../../../tools/build/board.ts";
import { findRoot } from "../../../tools/build/root.ts";

const root = findRoot();

describe("tools/build/board", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-board-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** The LilyGO board with one field changed. */
  function changed(field: string, value: unknown): string {
    const board = JSON.parse(readFileSync(join(root, "boards", "lilygo_t_sim7000g.json"), "utf8")) as object;
    const path = field.split(".");
    const last = path.pop()!;
    const parent = path.reduce((object, key) => object[key] as Record<string, unknown>, board as Record<string, unknown>);
    parent[last] = value;
    const file = join(folder, "changed.json");
    writeFileSync(file, JSON.stringify(board));
    return file;
  }

  it("lists the boards for a name that it does not know", () => {
    assert.throws(() => loadBoard("lilygo", root), /^UserError: no board "lilygo"; boards are: espruino_linux, .*lilygo_t_sim7000g/);
  });

  it("says what is wrong with a file that is no JSON, or not there", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    assert.throws(() => loadBoard(file, root), /broken\.json: not JSON: /);
    assert.throws(() => loadBoard(join(folder, "none.json"), root), /none\.json: no such file/);
  });

  it("takes a board file from anywhere, and one without updates has one slot", () => {
    const file = changed("fota", { offered: false, slotSize: 65536, reason: "no room" });
    const board = loadBoard(file, root);
    assert.deepEqual([board.id, board.fota.slots, board.storage.address], ["changed", 1, 0x320000]);
  });
});
