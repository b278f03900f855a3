import { parseJson } from "../text.ts";
import type { FotaCause, Manifest } from "./contract.ts";

/** What runs here, for checkManifest(). */
export interface Running {
  version: string;
  board: string;
  slotSize: number;
  loaderVersion: number;
  /** SHA-256 of the running image, a byte string of 32; asked only for a difference. */
  sha256(): string;
}

/** @param text whose signature is valid @returns undefined where it is no manifest */
export function parseManifest(text: string): Manifest | undefined {
  return parseJson<Manifest>(text);
}

/**
 * Whether this device may take the image.
 * @returns "" for yes; BAD_MANIFEST, WRONG_BOARD, TOO_LARGE, OLD_LOADER, OLD_VERSION or WRONG_BASE
 */
export function checkManifest(manifest: Manifest, running: Running): FotaCause {
  return manifest["version"] == running.version ? "OLD_VERSION" : "";
}
