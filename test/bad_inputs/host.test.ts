import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../tools/build/root.ts";
import { uplink } from "./command_line.ts";
import { BOARD_FILE, COMMAND_LINE, PRJ } from "./host_rows.ts";

const root = findRoot();
const APP = join(root, "test", "fixtures", "apps", "tiny");

/** A JSON file with one field changed; undefined leaves it out. */
function change(from: string, to: string, field: string, value: unknown): void {
  const json = JSON.parse(readFileSync(from, "utf8")) as Record<string, unknown>;
  const path = field.split(".");
  const last = path.pop()!;
  const parent = path.reduce((object, key) => object[key] as Record<string, unknown>, json);
  parent[last] = value;
  writeFileSync(to, JSON.stringify(json));
}

describe("bad inputs of the host", function () {
  this.timeout(120_000);
  const before = process.cwd();
  const { ESPRUINO } = process.env;
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "uplink-bad-")));
    cpSync(APP, join(folder, "app"), { recursive: true });
    mkdirSync(join(folder, "used"));
    writeFileSync(join(folder, "used", "file"), "");
    writeFileSync(join(folder, "broken.json"), "{");
    writeFileSync(join(folder, "app", "fota.key"), '{"seed":"hunter2"}');
    writeFileSync(join(folder, "app", "fota.pub"), `0000000b00000007${"5a".repeat(40)}`);
    writeFileSync(join(folder, "app", "other.pub"), `0000000600000004${"5a".repeat(40)}`);
    process.chdir(folder);
    delete process.env["ESPRUINO"];
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
    if (ESPRUINO !== undefined) process.env["ESPRUINO"] = ESPRUINO;
  });

  /** One sentence that names the file, exit code 1, and nothing on stdout. */
  async function refuses(file: string, sentence: RegExp, ...argv: string[]): Promise<void> {
    const { code, out, err } = await uplink(...argv);
    const lines = err.trimEnd().split("\n");
    assert.deepEqual([code, out, lines.length], [1, "", 1], err);
    assert.ok(lines[0]!.startsWith(`uplink: ${file}: `), err);
    assert.match(lines[0]!.slice(`uplink: ${file}: `.length), sentence);
    assert.ok(!err.includes("hunter2"), "it shows the secret");
  }

  for (const { what, field, value, sentence } of BOARD_FILE) {
    it(`board file with ${what}: exit 1, ${sentence.source}`, async () => {
      const file = join(folder, "changed.json");
      change(join(root, "boards", "lilygo_t_sim7000g.json"), file, field, value);
      await refuses(file, sentence, "build", "--board", file, "--app", "app");
    });
  }

  for (const { what, field, value, sentence } of PRJ) {
    it(`prj.json with ${what}: exit 1, ${sentence.source}`, async () => {
      const file = join(folder, "app", "prj.json");
      change(file, file, field, value);
      await refuses(file, sentence, "build", "--app", "app");
    });
  }

  for (const { what, argv, code, sentence } of COMMAND_LINE) {
    it(`command line with ${what}, uplink ${argv.join(" ")}: exit ${code}, ${sentence.source}`, async () => {
      const result = await uplink(...argv);
      assert.equal(result.code, code, result.err);
      assert.match(result.err.split("\n")[0]!, sentence);
      assert.ok(!result.err.includes("hunter2"), "it shows the secret");
    });
  }
});
