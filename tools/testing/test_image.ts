import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadBoard } from "../build/board.ts";
import { build } from "../build/build.ts";
import type { BuildResult } from "../build/build.ts";
import { buildFlash } from "../build/flash.ts";
import { findRoot } from "../build/root.ts";
import { writeSettings } from "../run/settings.ts";

export interface TestImageOptions {
  /** A folder with main.ts and prj.json, as path or file URL, or a name from src/apps. */
  app: string | URL;
  /** A name from boards/, or the path of a board file. */
  board: string;
  /** Texts that replace fields of prj.json, by key. */
  overrides: Record<string, string>;
  settings: Record<string, string>;
}

const images = new Map<string, Promise<BuildResult>>();

/**
 * The flash of a test's device: the app's image, built once per process for each board and overrides, with its settings.
 * @throws UserError for what is wrong in the app, in prj.json or in the board file
 */
export async function testImage({ app, board, overrides, settings }: TestImageOptions): Promise<Uint8Array> {
  const key = JSON.stringify([String(app), board, overrides]);
  if (!images.has(key)) images.set(key, buildAside(typeof app === "string" ? app : fileURLToPath(app), board, overrides));
  const { imageBytes, manifest } = await images.get(key)!;
  const root = findRoot();
  const flash = await buildFlash(loadBoard("espruino_linux", root), imageBytes, { version: manifest.version, root });
  return writeSettings(flash.bytes, settings);
}

/** A test's build leaves dist/ alone: what lies there is for the board. */
async function buildAside(app: string, board: string, overrides: Record<string, string>): Promise<BuildResult> {
  const outDir = mkdtempSync(join(tmpdir(), "uplink-test-"));
  try {
    return await build({ app, board, overrides, outDir });
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
