import assert from "node:assert/strict";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { register } from "../../../tools/cli/init.ts";

describe("tools/cli/init", () => {
  let folder = "";
  const before = process.cwd();
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "uplink-init-")));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  async function init(...args: string[]): Promise<string> {
    const program = new Command("uplink");
    register(program);
    const lines: string[] = [];
    const { log } = console;
    console.log = (text: string) => void lines.push(text);
    try {
      await program.parseAsync(["init", ...args], { from: "user" });
    } finally {
      console.log = log;
    }
    return lines.join("\n");
  }

  it("writes the app and says what to type next", async () => {
    const output = await init("my-app", "--uplink", "^0.1.0");
    assert.ok(existsSync(join(folder, "my-app", "main.ts")));
    assert.match(output, /^my-app: package\.json, main\.ts, /);
    assert.match(output, /\n {2}cd my-app\n {2}npm install\n {2}npm test\n {2}npm start -- --for 20$/);
  });

  it("leaves the cd away for the folder that it is in", async () => {
    assert.doesNotMatch(await init(".", "--uplink", "^0.1.0"), /cd /);
  });
});
