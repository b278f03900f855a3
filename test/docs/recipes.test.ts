import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyTree } from "./copy_tree.ts";

/** The copy is a repository of its own, so that git tells what a recipe has touched. */
function copyRepository(): string {
  const copy = copyTree();
  writeFileSync(join(copy, ".git-ignored"), "node_modules\n");
  const git = (...args: string[]): void => void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t.test", ...args], { cwd: copy });
  git("init", "-q");
  git("config", "core.excludesFile", join(copy, ".git-ignored"));
  git("add", "-A");
  git("commit", "-qm", "as it was");
  return copy;
}

describe("recipes of boards/README.md and src/modem/README.md, followed in a copy of the tree", function () {
  this.timeout(240_000);
  let copy = "";
  before(() => (copy = copyRepository()));
  after(() => rmSync(copy, { recursive: true, force: true }));

  function uplink(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["lib/tools/cli/main.js", ...args], { cwd: copy, encoding: "utf8", input: "" });
    assert.equal(status, 0, `uplink ${args.join(" ")}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** "?? file" for a new file, " M file" for an edited one. */
  const touched = (): string[] =>
    execFileSync("git", ["status", "--porcelain", "-uall"], { cwd: copy, encoding: "utf8" }).trimEnd().split("\n").filter((line) => line !== "");

  const wiring = ["--tx", "A2", "--rx", "A3", "--pwrkey", "B4:low", "--source", "a test", "--evidence", "never tried on hardware"];

  it("a new board is one file, and is built", () => {
    uplink("board", "new", "boards/my_board.json", "--name", "Mine", "--host", "PICO_R1_3", "--modem", "sim7000", ...wiring);
    uplink("board", "check", "my_board");
    uplink("build", "--board", "my_board", "--app", "cloud_client");
    assert.match(uplink("board", "list"), /^my_board /m);
    assert.deepEqual(touched(), ["?? boards/my_board.json"]);
    rmSync(join(copy, "boards", "my_board.json"));
  });

  it("a new modem is one folder in src/modem and one in tools/modem; checks, lists, build and virtual modem find it", () => {
    for (const side of ["src", "tools"]) cpSync(join(copy, side, "modem", "sim7000"), join(copy, side, "modem", "my_modem"), { recursive: true });
    const compiled = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tools"], { cwd: copy, encoding: "utf8" });
    assert.equal(compiled.status, 0, compiled.stdout);
    execFileSync(process.execPath, ["lib/tools/build/board_schema.js"], { cwd: copy });
    const schema = readFileSync(join(copy, "lib", "boards", "board.schema.json"), "utf8");
    assert.match(schema, /"my_modem"/);
    uplink("board", "new", "elsewhere/b.json", "--name", "B", "--host", "PICO_R1_3", "--modem", "my_modem", "--pwrkey-ms", "1000,1300,4500", ...wiring);
    uplink("build", "--board", "elsewhere/b.json", "--app", "cloud_client");
    assert.match(uplink("run", "--board", "elsewhere/b.json", "--app", "at_client", "--for", "1"), /all steps reached/);
    const folders = new Set(touched().map((line) => line.split("/").slice(0, 3).join("/")));
    assert.deepEqual([...folders].sort(), ["?? elsewhere/b.json", "?? src/modem/my_modem", "?? tools/modem/my_modem"]);
  });
});
