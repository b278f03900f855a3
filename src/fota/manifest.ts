import { parseJson } from "../text.ts";
import type { FotaCause, Manifest } from "./contract.ts";

/** What runs here. */
export interface Running {
  version: string;
  board: string;
  slotSize: number;
  loaderVersion: number;
  /** SHA-256 of the running image, a byte string of 32; asked only for a difference. */
  sha256(): string;
}

/**
 * @param text one whose signature is valid: what is in it is what `uplink sign` wrote
 * @returns undefined where it is no manifest
 */
export function parseManifest(text: string): Manifest | undefined {
  const manifest = parseJson<Manifest>(text);
  return manifest && manifest["size"] > 0 ? manifest : undefined;
}

/** 1.2.3 as a number: each part is below 1000. NaN for an image without a version. */
const order = (version: string): number => version.split(".").reduce((sum, part) => sum * 1000 + parseInt(part), 0);

/**
 * Whether this device may take the image.
 * @returns "" for yes; WRONG_BOARD, TOO_LARGE, OLD_LOADER, OLD_VERSION (also for the running one) or WRONG_BASE
 */
export function checkManifest(manifest: Manifest, running: Running): FotaCause {
  if (manifest["board"] != running.board) return "WRONG_BOARD";
  if (Math.max(manifest["size"], manifest["slotSize"]) > running.slotSize) return "TOO_LARGE";
  if (manifest["loader"] > running.loaderVersion) return "OLD_LOADER";
  if (!manifest["downgrade"] && order(manifest["version"]) <= order(running.version)) return "OLD_VERSION";
  return manifest["base"] && manifest["base"] != btoa(running.sha256()) ? "WRONG_BASE" : "";
}
