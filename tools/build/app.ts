import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../cli/errors.ts";

/** An application's folder. */
export interface App {
  name: string;
  dir: string;
  main: string;
}

/** Names of the apps that come with Uplink: folders of src/apps with a main.ts. */
export function appNames(root: string): string[] {
  const folder = join(root, "src", "apps");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "main.ts")))
    .sort();
}

/**
 * Finds an app.
 * @param nameOrPath a name from src/apps, or a folder anywhere (or its main.ts)
 * @throws UserError that lists the names, or says what the folder lacks
 */
export function findApp(nameOrPath: string, root: string): App {
  const isName = /^[A-Za-z0-9_-]+$/.test(nameOrPath);
  if (isName && appNames(root).includes(nameOrPath)) return appAt(join(root, "src", "apps", nameOrPath));
  let dir = resolve(nameOrPath);
  if (basename(dir) === "main.ts") dir = resolve(dir, "..");
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new UserError(
      `no app "${nameOrPath}"; apps are: ${appNames(root).join(", ")}; or give the path of a folder with main.ts and prj.json`,
    );
  }
  for (const name of ["main.ts", "prj.json"]) {
    if (!existsSync(join(dir, name))) throw new UserError(`${dir}: no ${name} in it; an app needs main.ts and prj.json`);
  }
  return appAt(dir);
}

function appAt(dir: string): App {
  return { name: basename(dir), dir, main: join(dir, "main.ts") };
}
