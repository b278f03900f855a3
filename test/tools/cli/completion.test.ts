import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { completionScript } from "../../../tools/cli/completion.ts";
import { createProgram } from "../../../tools/cli/main.ts";
import { uplink } from "../../bad_inputs/command_line.ts";

/** What bash offers for the last word. */
function offered(...words: string[]): string[] {
  const typed = ["uplink", ...words].map((word) => `'${word}'`).join(" ");
  const script = `${completionScript(createProgram(), "bash")}\nCOMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _uplink; echo "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-uc", script], { encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.trim().split(" ");
}

describe("tools/cli/completion", () => {
  it("offers verbs", () => assert.deepEqual(offered("bui"), ["build"]));
  it("offers a verb's options", () => assert.deepEqual(offered("build", "--bo"), ["--board"]));
  it("offers inner verbs", () => assert.ok(offered("board", "").includes("new")));
  it("offers boards, by the short option too", () => {
    assert.deepEqual(offered("build", "--board", "thingy"), ["thingy91"]);
    assert.deepEqual(offered("run", "-b", "lilygo_t_sim7000g_"), ["lilygo_t_sim7000g_s3"]);
  });
  it("offers apps, modems and clouds", () => {
    assert.deepEqual(offered("run", "--app", "asset"), ["asset_tracker"]);
    assert.deepEqual(offered("run", "--modem", "nrf"), ["nrf9160"]);
    assert.deepEqual(offered("run", "--cloud", "az"), ["azure"]);
  });
  it("leaves other values to the shell, which offers files", () => assert.deepEqual(offered("nosuchverb", "x"), [""]));
  it("tells zsh first to take bash's", async () => assert.match((await uplink("completion", "zsh")).out, /^autoload .*bashcompinit\n_uplink\(\)/));
  it("names the shells for one that it does not know", async () => {
    assert.deepEqual(await uplink("completion", "fish"), { code: 1, out: "", err: 'uplink: completion: no shell "fish"; shells are: bash, zsh\n' });
  });
});
