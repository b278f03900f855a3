import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Mapped } from "./lower.ts";

/** Files that are kept, some 100 kB each: those of about a hundred builds. */
const FILES_MAX = 1000;

/** What a step made of the same text before, in node_modules/.cache: most of a build's time goes into steps whose input has not changed. */
export class StepCache {
  private readonly folder: string;
  /** Of the steps' own code and of the packages that they use: another version makes another text. */
  private readonly version: string;

  /** @param root Uplink's package */
  constructor(root: string) {
    this.folder = join(root, "node_modules", ".cache", "uplink");
    this.prune();
    this.version = hash([...ownSources(), readOr(join(root, "package-lock.json")), readOr(join(root, "package.json"))]);
  }

  /** @param values what the step depends on beside the text */
  async step(name: string, values: unknown, code: string, run: () => Promise<Mapped>): Promise<Mapped> {
    const file = join(this.folder, hash([this.version, name, JSON.stringify(values), code]));
    const known = readOr(file);
    if (known) return JSON.parse(known) as Mapped;
    const { code: made, map } = await run();
    this.keep(file, JSON.stringify({ code: made, map }));
    return { code: made, map };
  }

  /** Takes out the oldest half. */
  private prune(): void {
    const files = namesIn(this.folder).map((name) => join(this.folder, name));
    if (files.length <= FILES_MAX) return;
    const madeMs = new Map(files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]));
    const oldest = files.sort((one, other) => madeMs.get(one)! - madeMs.get(other)!).slice(0, files.length - FILES_MAX / 2);
    for (const file of oldest) rmSync(file, { force: true });
  }

  /** Whole or not at all, since builds run side by side; a package that cannot be written to is built without. */
  private keep(file: string, text: string): void {
    try {
      mkdirSync(this.folder, { recursive: true });
      const part = `${file}.${process.pid}`;
      writeFileSync(part, text);
      renameSync(part, file);
    } catch {
      // The next build takes as long as this one.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function hash(texts: string[]): string {
  const digest = createHash("sha256");
  for (const text of texts) digest.update(`${text.length}:`).update(text);
  return digest.digest("hex");
}

function ownSources(): string[] {
  const folder = dirname(fileURLToPath(import.meta.url));
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map(({ name }) => readFileSync(join(folder, name), "utf8"));
}

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
