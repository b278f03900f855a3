import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { findRoot } from "../build/root.ts";
import { UserError } from "../cli/errors.ts";
import { readPackage, uplinkSpec } from "./package_spec.ts";

export interface InitOptions {
  /** Where the app's uplink comes from: version range, URL, or the path of a tarball; default: from where this one came. */
  uplink?: string | undefined;
}

export interface NewApp {
  /** The app's folder, absolute. */
  dir: string;
  /** Its package's name, made from the folder's. */
  name: string;
  /** What was written, in order, relative to the folder. */
  files: string[];
}

/** Files of an app, and the template of each; the suffix keeps npm and the compiler from taking a template for what it describes. */
const FILES: Record<string, string> = {
  "package.json": "package.json.txt",
  "main.ts": "main.ts.txt",
  "prj.json": "prj.json.txt",
  "test/app.test.js": "app.test.js.txt",
  "tsconfig.json": "tsconfig.json.txt",
  ".gitignore": "gitignore.txt",
  "README.md": "README.md.txt",
};

/**
 * Writes a new app: firmware, test, and what npm and an editor want.
 * @param folder a new or an empty one, which may hold a .git
 * @throws UserError when it is not, when its name cannot be a package's, or when it cannot be written
 */
export function initApp(folder: string, options: InitOptions = {}): NewApp {
  const dir = resolve(folder);
  refuseUsed(dir, folder);
  const root = findRoot();
  const name = packageName(dir);
  const values = { name, mocha: readPackage(root).devDependencies!["mocha"]!, uplink: uplinkSpec(dir, options.uplink, root) };
  for (const [file, template] of Object.entries(FILES)) {
    write(join(dir, file), fill(join(root, "tools", "init", "template", template), values));
  }
  return { dir, name, files: Object.keys(FILES) };
}

function refuseUsed(dir: string, folder: string): void {
  if (!existsSync(dir)) return;
  if (!statSync(dir).isDirectory()) throw new UserError(`${folder}: is a file; give the name of a new folder`);
  const found = readdirSync(dir).filter((name) => name !== ".git");
  if (found.length > 0) throw new UserError(`${folder}: not empty, there is ${found[0]} in it; give a new or an empty folder`);
}

/** npm's rules: lower case, no space, no dot or underscore in front; and a package cannot depend on itself. */
function packageName(dir: string): string {
  const name = basename(dir)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[._-]+|-+$/g, "");
  if (name === "") throw new UserError(`${dir}: no package name can be made of it; give the folder a name with Latin letters or digits`);
  if (["uplink", "mocha"].includes(name)) {
    throw new UserError(`${dir}: an app cannot be called ${name}, as it depends on that package; name the folder otherwise`);
  }
  return name;
}

function fill(template: string, values: Record<string, string>): string {
  return readFileSync(template, "utf8").replace(/\{\{(\w+)\}\}/g, (_match, key: string) => values[key]!);
}

function write(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    throw new UserError(`${file}: cannot be written: ${(error as Error).message}`);
  }
}
