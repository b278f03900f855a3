import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findRoot } from "../../tools/build/root.ts";

const ROOT = findRoot();
const MODEMS = join(ROOT, "src", "modem");
const EXEMPTION = "not visible on the UART";

/** A quirk in the table of a modem's README. */
interface Quirk {
  id: string;
  row: string;
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts")).map((name) => join(folder, name));

/** Ids in the titles of `it`, which may be templates. */
function titledIds(): Set<string> {
  const titles = files(join(ROOT, "test")).flatMap((file) => [...readFileSync(file, "utf8").matchAll(/\bit\(\s*(["'`])(.*?)\1/gs)].map((match) => match[2]!));
  return new Set(titles.flatMap((title) => title.match(/\b[A-Z]+-Q\d+\b/g) ?? []));
}

function quirks(readme: string): Quirk[] {
  const rows = readFileSync(readme, "utf8").split("\n");
  return rows.flatMap((row) => {
    const id = /^\|\s*([A-Z]+-Q\d+)\s*\|/.exec(row)?.[1];
    return id === undefined ? [] : [{ id, row }];
  });
}

const tables = readdirSync(MODEMS).map((model) => join(MODEMS, model, "README.md")).filter((file) => existsSync(file));

describe("docs: quirks of the modems", () => {
  const tested = titledIds();
  const all = tables.flatMap(quirks);

  it("finds the tables and the tests", () => {
    assert.ok(tables.length > 0 && all.length > 20 && tested.size > 20, `${tables.length} tables, ${all.length} quirks, ${tested.size} ids in titles`);
  });

  for (const family of ["SIM", "NRF"]) {
    it(`numbers the quirks of ${family} without a gap`, () => {
      const numbers = all.filter(({ id }) => id.startsWith(`${family}-`)).map(({ id }) => Number(id.split("-Q")[1]));
      assert.ok(numbers.length > 10, `${numbers.length} quirks of ${family}`);
      assert.deepEqual(numbers, numbers.map((_, index) => index + 1));
    });
  }

  it("gives each quirk an id of its own", () => {
    assert.deepEqual(all.map(({ id }) => id).filter((id, index, ids) => ids.indexOf(id) !== index), []);
  });

  for (const { id, row } of all) {
    if (row.includes(EXEMPTION)) continue;
    it(`has a test for ${id}`, () => assert.ok(tested.has(id), `no title of a test names ${id}: ${row}`));
  }

  it("names no quirk in a test that no table has", () => {
    assert.deepEqual([...tested].filter((id) => !all.some((quirk) => quirk.id === id)), []);
  });
});
