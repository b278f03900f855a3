import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { findApp } from "../../../tools/build/app.ts";
import { loadBoard } from "../../../tools/build/board.ts";
import { backendNames, loadPrj } from "../../../tools/build/prj.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { entryModules } from "../../../tools/build/virtual.ts";

const root = findRoot();
const cloud = join(root, "src", "cloud");

/** The files that a file leads to by its imports, itself included. */
function reached(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const imports = readFileSync(file, "utf8").matchAll(/^(?:import|export) .*"(\.[^"]+)";$/gm);
  for (const [, path] of imports) reached(join(dirname(file), path!), found);
  return found;
}

describe("src/cloud, what an image links", () => {
  const names = backendNames(root);
  const folderOf = (name: string): string => join(cloud, name.toLowerCase());

  it("has the four backends", () => {
    assert.deepEqual([...names].sort(), ["AWS_IOT", "AZURE_IOT_HUB", "MQTT", "NRF_CLOUD"]);
  });

  for (const name of names) {
    it(`backend ${name}: the one that prj.json names, and no other`, () => {
      const app = findApp(join(root, "test", "fixtures", "apps", "cloud_teller"), root);
      const prj = loadPrj(app.dir, { backend: name }, root);
      const [entry] = entryModules({ board: loadBoard("lilygo_t_sim7000g", root), app, prj, root });
      assert.equal(entry, join(folderOf(name), "index.ts"));
      const linked = names.filter((other) => [...reached(entry!)].some((file) => !relative(folderOf(other), file).startsWith("..")));
      assert.deepEqual(linked, [name]);
    });
  }

  it("has no way from what backends share to one of them", () => {
    for (const file of readdirSync(cloud).filter((entry) => entry.endsWith(".ts"))) {
      const backends = [...reached(join(cloud, file))].filter((path) => names.some((name) => path.startsWith(folderOf(name))));
      assert.deepEqual(backends, [], file);
    }
  });
});
