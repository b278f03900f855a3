import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { boardNames, modemModels } from "./board.ts";
import { findRoot } from "./root.ts";
import { readJson } from "./schema.ts";

type Node = Record<string, unknown> & { properties: Record<string, Node> };

/** Where the schema with its lists is, from Uplink's root: what board files name as `$schema`. */
export const EDITOR_SCHEMA = join("lib", "boards", "board.schema.json");

/**
 * The Espruino targets that board files name, each with the names of its boards.
 * @param root folder with boards/
 */
export function knownTargets(root: string): Record<string, string[]> {
  const targets: Record<string, string[]> = {};
  for (const name of boardNames(root)) {
    const { host } = readJson(join(root, "boards", `${name}.json`)) as { host: string };
    (targets[host] ??= []).push(name);
  }
  return targets;
}

/** boards/board.schema.json with the lists that editors complete from: modem models and Espruino targets, as the folders have them. */
export function editorSchema(root: string): object {
  const schema = readJson(join(root, "boards", "board.schema.json")) as Node;
  schema.properties["modem"]!.properties["model"]!["enum"] = modemModels(root);
  schema.properties["host"]!["examples"] = Object.keys(knownTargets(root)).sort();
  return schema;
}

/** Writes it where board files look for it: a step of `npm run compile`. */
export function writeEditorSchema(root: string): void {
  const file = join(root, EDITOR_SCHEMA);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(editorSchema(root), null, 2)}\n`);
}

if (process.argv[1]?.endsWith("board_schema.js")) writeEditorSchema(findRoot());
