/** What uplink sign is given: a build's folder, its manifest.json, or its image, which has the manifest beside it. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Manifest as BuildManifest } from "../build/manifest.ts";
import { UserError } from "../cli/errors.ts";

/** An image and what its build says of it. */
export interface ImageSource {
  manifest: BuildManifest;
  image: Buffer;
}

/**
 * @param option how the user calls it, for the messages
 * @throws UserError where the build is not whole, or image and manifest are of two builds
 */
export function readImage(path: string, option: string): ImageSource {
  if (!existsSync(path)) throw new UserError(`${option}: ${path}: no such file or folder; give what uplink build wrote, such as dist/BOARD/APP`);
  const isFolder = statSync(path).isDirectory();
  const manifestPath = isFolder ? join(path, "manifest.json") : basename(path) === "manifest.json" ? path : join(dirname(path), "manifest.json");
  const manifest = readManifest(manifestPath, option);
  const imagePath = isFolder || path === manifestPath ? join(dirname(manifestPath), `${manifest.app}.js`) : path;
  if (!existsSync(imagePath)) throw new UserError(`${option}: ${imagePath}: the image is missing: build again`);
  const image = readFileSync(imagePath);
  if (sha256(image).toString("hex") !== manifest.sha256) {
    throw new UserError(`${option}: ${imagePath} is not the image that ${manifestPath} is of: give the .js of that build, or build again`);
  }
  return { manifest, image };
}

function readManifest(path: string, option: string): BuildManifest {
  if (!existsSync(path)) throw new UserError(`${option}: ${path} is missing: keep the manifest.json of the build beside its image`);
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as BuildManifest;
    if (["app", "board", "version", "sha256"].every((name) => typeof manifest[name as keyof BuildManifest] === "string") && manifest.slotSize > 0) return manifest;
  } catch {
    // said below
  }
  throw new UserError(`${option}: ${path} is no manifest of uplink build: build again`);
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
