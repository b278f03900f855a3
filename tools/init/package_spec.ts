import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { UserError } from "../cli/errors.ts";

interface PackageFile {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Reads a folder's package.json; {} when there is none. */
export function readPackage(folder: string): PackageFile {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as PackageFile) : {};
}

/**
 * What a new app's package.json says about uplink: what was given, else where this Uplink has come from.
 * @param dir the app's folder; paths become relative to it
 * @param given version range, URL, or the path of a tarball or of a checkout
 * @param root folder of this Uplink
 * @throws UserError for a path that leads nowhere
 */
export function uplinkSpec(dir: string, given: string | undefined, root: string): string {
  const spec = given ?? ownSpec(root);
  const path = spec.replace(/^file:/, "");
  const isPath = spec.startsWith("file:") || (!/^[a-z+]{2,}:/.test(spec) && /[\\/]|\.tgz$/.test(spec));
  if (!isPath) return spec;
  if (!existsSync(path)) {
    throw new UserError(`--uplink ${spec}: there is nothing at this path; give a version range, or the path of a tarball of npm pack`);
  }
  return `file:${relative(dir, resolve(path)).replaceAll("\\", "/")}`;
}

/** A checkout is named by its folder; an installed package by what the package.json above node_modules says about it. */
function ownSpec(root: string): string {
  const folder = dirname(root);
  if (basename(folder) !== "node_modules") return `file:${root}`;
  const holder = readPackage(dirname(folder));
  const spec = holder.dependencies?.["uplink"] ?? holder.devDependencies?.["uplink"] ?? `^${readPackage(root).version}`;
  return spec.startsWith("file:") ? `file:${resolve(dirname(folder), spec.slice("file:".length))}` : spec;
}
