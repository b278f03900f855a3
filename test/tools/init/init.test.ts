import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findRoot } from "../../../tools/build/root.ts";
import { initApp } from "../../../tools/init/init.ts";
import { createTestDevice } from "../../../tools/testing/index.ts";

const ROOT = findRoot();
const FILES = [".gitignore", "README.md", "main.ts", "package.json", "prj.json", "test", "tsconfig.json"];

describe("tools/init/init", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "uplink-init-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const packageOf = (dir: string) =>
    JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as { name: string; devDependencies: Record<string, string> };

  it("writes an app into a new folder, named as the folder", () => {
    const app = initApp(join(folder, "Green House"));
    assert.equal(app.name, "green-house");
    assert.equal(packageOf(app.dir).name, "green-house");
    assert.deepEqual(readdirSync(app.dir).sort(), FILES);
    const texts = app.files.map((file) => readFileSync(join(app.dir, file), "utf8"));
    assert.deepEqual(texts.filter((text) => text.includes("{{")), []);
  });

  it("writes into an empty folder, and into one that holds only a .git", () => {
    mkdirSync(join(folder, ".git"));
    initApp(folder);
    assert.deepEqual(readdirSync(folder).sort(), [".git", ...FILES].sort());
  });

  it("writes an app that boots, connects, publishes and answers", async () => {
    const app = initApp(join(folder, "my-app"));
    const device = await createTestDevice({ app: pathToFileURL(app.dir) });
    try {
      await device.until("CLOUD_EVT_READY", 30_000);
      assert.equal((await device.untilPublished("d2c", 5000)).payload, '{"temp":21}');
      assert.deepEqual(await device.command("ping"), { status: 200, payload: "pong" });
      assert.deepEqual(device.exceptions, []);
    } finally {
      await device.close();
    }
  });

  it("takes uplink from the checkout that it runs in, from a tarball, or by version", () => {
    mkdirSync(join(folder, "apps"));
    writeFileSync(join(folder, "uplink.tgz"), "");
    const specOf = (name: string, uplink?: string) =>
      packageOf(initApp(join(folder, "apps", name), { uplink }).dir).devDependencies["uplink"]!;
    assert.equal(join(folder, "apps", "own", specOf("own").slice("file:".length)), ROOT);
    assert.equal(specOf("tarball", join(folder, "uplink.tgz")), "file:../../uplink.tgz");
    assert.equal(specOf("version", "^0.1.0"), "^0.1.0");
    assert.equal(specOf("url", "https://example.com/uplink.tgz"), "https://example.com/uplink.tgz");
  });

  const refusals: { what: string; prepare: () => string; uplink?: string; sentence: RegExp }[] = [
    {
      what: "a folder that is not empty",
      prepare: () => {
        writeFileSync(join(folder, "notes.txt"), "");
        return folder;
      },
      sentence: /: not empty, there is notes\.txt in it; give a new or an empty folder$/,
    },
    {
      what: "a file",
      prepare: () => {
        writeFileSync(join(folder, "app"), "");
        return join(folder, "app");
      },
      sentence: /app: is a file; give the name of a new folder$/,
    },
    {
      what: "the name of a package that it depends on",
      prepare: () => join(folder, "mocha"),
      sentence: /: an app cannot be called mocha, as it depends on that package; name the folder otherwise$/,
    },
    {
      what: "a name without a letter",
      prepare: () => join(folder, "___"),
      sentence: /: no package name can be made of it; give the folder a name with Latin letters or digits$/,
    },
    {
      what: "a tarball that is not there",
      prepare: () => join(folder, "app"),
      uplink: "./none.tgz",
      sentence: /^--uplink \.\/none\.tgz: there is nothing at this path; give a version range, or the path of a tarball/,
    },
  ];
  for (const { what, prepare, uplink, sentence } of refusals) {
    it(`refuses ${what} with one sentence and writes nothing`, () => {
      const dir = prepare();
      assert.throws(() => initApp(dir, { uplink }), (error: Error) => error.name === "UserError" && sentence.test(error.message));
      assert.equal(existsSync(join(dir, "package.json")), false);
    });
  }
});
