import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of Uplink's own package, whether this runs from tools/ or compiled from lib/tools/.
 * @param from module URL to walk up from
 * @throws Error when no package.json above it is Uplink's
 */
export function findRoot(from: string = import.meta.url): string {
  for (let folder = dirname(fileURLToPath(from)); ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && (readPackage(file)["name"] as string) === "uplink") return folder;
    if (dirname(folder) === folder) throw new Error(`no package.json of uplink above ${fileURLToPath(from)}`);
  }
}

function readPackage(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
}

/** Version that an app's image carries: its own package.json's, else Uplink's. */
export function imageVersion(appDir: string, root: string): string {
  for (const folder of [appDir, root]) {
    const file = join(folder, "package.json");
    const version = existsSync(file) ? readPackage(file)["version"] : undefined;
    if (typeof version === "string") return version;
  }
  return "0.0.0";
}
