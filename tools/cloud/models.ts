import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../cli/errors.ts";
import type { CloudModel } from "./core/stand_in.ts";

const folder = new URL("./", import.meta.url);
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));

/** Names of the clouds: the folders here that have an index. */
export function cloudNames(): string[] {
  const entries = readdirSync(fileURLToPath(folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(indexOf(entry.name)))
    .map((entry) => entry.name)
    .sort();
}

/** @throws UserError when there is no such cloud */
export async function loadCloud(name: string): Promise<CloudModel> {
  if (!cloudNames().includes(name)) throw new UserError(`there is no cloud "${name}"; choose one of ${cloudNames().join(", ")}`);
  return (await import(indexOf(name).href)) as CloudModel;
}

function indexOf(name: string): URL {
  return new URL(`${name}/index${extension}`, folder);
}
