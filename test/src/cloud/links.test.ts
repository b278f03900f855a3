import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../../tools/build/build.ts";
import { backendNames } from "../../../tools/build/prj.ts";
import { findRoot } from "../../../tools/build/root.ts";

describe("src/cloud, what an image links", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-links-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("has the backend that prj.json names, and no other", async () => {
    const root = findRoot();
    const names = backendNames(root).filter((name) => name !== "NONE");
    for (const backend of names) {
      const options = { app: join(root, "test", "fixtures", "apps", "cloud_teller"), overrides: { backend }, outDir: join(folder, backend) };
      const { map } = await build({ board: "lilygo_t_sim7000g", ...options });
      const linked = names.filter((name) => map.sources.some((source) => source?.includes(`src/cloud/${name.toLowerCase()}/`)));
      assert.deepEqual(linked, [backend]);
    }
  });
});
