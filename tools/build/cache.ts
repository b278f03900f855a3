import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Files that are kept, some 100 kB each: those of about a hundred builds. */
const FILES_MAX = 1000;

/** What builds made before, in node_modules/.cache of Uplink's package. */
export class Cache {
  private readonly folder: string;
  /** Of the build's own code and of the packages that it uses: another version makes another text. */
  private readonly version: string;

  /** @param root Uplink's package */
  constructor(root: string) {
    this.folder = join(root, "node_modules", ".cache", "uplink");
    this.prune();
    this.version = hashOf(...ownSources(), readOr(join(root, "package-lock.json")), readOr(join(root, "package.json")));
  }

  key(...texts: string[]): string {
    return hashOf(this.version, ...texts);
  }

  /** What was made of the same texts before, or is made now. */
  async through<T extends object>(texts: string[], make: () => Promise<T>): Promise<T> {
    const key = this.key(...texts);
    const known = this.read<T>(key);
    if (known) return known;
    const made = await make();
    this.keep(key, made);
    return made;
  }

  read<T>(key: string): T | undefined {
    const text = readOr(join(this.folder, key));
    return text ? (JSON.parse(text) as T) : undefined;
  }

  /** Whole or not at all, since builds run side by side; a package that cannot be written to is built without. */
  keep(key: string, value: object): void {
    const file = join(this.folder, key);
    try {
      mkdirSync(this.folder, { recursive: true });
      const part = `${file}.${process.pid}`;
      writeFileSync(part, JSON.stringify(value));
      renameSync(part, file);
    } catch {
      // The next build takes as long as this one.
    }
  }

  /** Takes out the oldest half. */
  private prune(): void {
    const files = namesIn(this.folder).map((name) => join(this.folder, name));
    if (files.length <= FILES_MAX) return;
    const madeMs = new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
    const oldest = files.sort((one, other) => madeMs.get(one)! - madeMs.get(other)!).slice(0, files.length - FILES_MAX / 2);
    for (const file of oldest) rmSync(file, { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function hashOf(...texts: string[]): string {
  const digest = createHash("sha256");
  for (const text of texts) digest.update(`${text.length}:`).update(text);
  return digest.digest("hex");
}

function ownSources(): string[] {
  const folder = dirname(fileURLToPath(import.meta.url));
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|js|json)$/.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** "" where it cannot be read. */
export function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
