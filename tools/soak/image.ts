import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../build/board.ts";
import { build } from "../build/build.ts";
import { buildFlash } from "../build/flash.ts";
import { findRoot } from "../build/root.ts";
import { tokenise } from "../build/tokens.ts";
import { writeSettings } from "../run/settings.ts";

/** Where the broker of the bench is. */
export const BROKER_HOST = "broker.test";
export const BROKER_PORT = 1883;

/** A change of the built image's text: what the regular expression finds, once, is replaced. */
export interface Patch {
  find: RegExp;
  replace: string;
}

const texts = new Map<string, Promise<{ text: string; version: string }>>();

/** The image's text, built once per process. `dist/` is left alone: what lies there is for the board. */
function imageText(board: string, overrides: Record<string, string>): Promise<{ text: string; version: string }> {
  const key = JSON.stringify([board, overrides]);
  const known = texts.get(key);
  if (known) return known;
  const made = buildText(board, overrides);
  texts.set(key, made);
  return made;
}

/** What an image is made of, all of it. */
const SOURCES = ["src", "boards", join("tools", "build"), join("tools", "soak", "app"), "package-lock.json"];

/** A build takes longer than many runs, so its text is kept, under the digest of everything that it is made of. */
async function buildText(board: string, overrides: Record<string, string>): Promise<{ text: string; version: string }> {
  const folder = join(tmpdir(), "uplink-soak-images");
  const file = join(folder, `${digestOf(JSON.stringify([board, overrides]))}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as { text: string; version: string };
  const built = await buildAside(board, overrides);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(built));
  renameSync(`${file}.${process.pid}`, file);
  return built;
}

function digestOf(parameters: string): string {
  const hash = createHash("sha256").update(parameters);
  for (const source of SOURCES) addTo(hash, join(findRoot(), source));
  return hash.digest("hex");
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (/\.(ts|json)$/.test(path)) return void hash.update(path).update(readFileSync(path));
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory() || /\.(ts|json)$/.test(entry.name)) addTo(hash, join(path, entry.name));
  }
}

async function buildAside(board: string, overrides: Record<string, string>): Promise<{ text: string; version: string }> {
  const outDir = mkdtempSync(join(tmpdir(), "uplink-soak-"));
  try {
    const app = join(findRoot(), "tools", "soak", "app");
    const { text, manifest } = await build({ app, board, overrides, outDir });
    return { text, version: manifest.version };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/**
 * The flash of the bench's device.
 * @param patches defects to seed
 * @throws Error when a patch does not fit the image in exactly one place
 */
export async function soakFlash(board: string, overrides: Record<string, string> = {}, patches: Patch[] = []): Promise<Uint8Array> {
  const { text, version } = await imageText(board, overrides);
  const { code } = tokenise(patches.reduce(applied, text));
  const root = findRoot();
  const flash = await buildFlash(loadBoard("espruino_linux", root), Uint8Array.from(Buffer.from(code, "latin1")), { version, root });
  return writeSettings(flash.bytes, { host: BROKER_HOST, port: String(BROKER_PORT) });
}

function applied(text: string, { find, replace }: Patch): string {
  const found = text.match(new RegExp(find.source, "g"))?.length ?? 0;
  if (found !== 1) throw new Error(`patch ${find} fits the image in ${found} places; it must be 1`);
  return text.replace(find, replace);
}
