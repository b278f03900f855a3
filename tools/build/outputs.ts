import { dirname, resolve } from "node:path";
import type { Plugin } from "rollup";
import { buildFlash, type Flash } from "./flash.ts";
import { toHex } from "./hex.ts";
import { makeManifest, type Manifest } from "./manifest.ts";
import { imageVersion } from "./root.ts";
import { type SizeReport, sizeReport, sizeTable } from "./sizes.ts";
import type { RawMap } from "./source_position.ts";
import type { Target } from "./virtual.ts";

/** What a build gives. */
export interface BuildResult {
  /** The image as text: ASCII only. */
  code: string;
  /** The image as it lies in a slot: the bytes of `code`. */
  imageBytes: Uint8Array;
  /** Of imageBytes, hexadecimal. */
  sha256: string;
  manifest: Manifest;
  sizes: SizeReport;
  map: RawMap;
  flash: Flash;
  /** The folder that the files are in, absolute. */
  outDir: string;
}

/** Adds the Storage image (.bin, .hex) and the manifest to the bundle, and hands the whole to `done`. */
export function outputs(target: Target, done: (result: BuildResult) => void): Plugin {
  return {
    name: "uplink-outputs",
    async generateBundle(options, bundle) {
      const chunk = Object.values(bundle).find((file) => file.type === "chunk");
      if (!chunk) throw new Error("rollup gave no chunk");
      const { code } = chunk;
      const map = chunk.map as unknown as RawMap;
      const imageBytes = Uint8Array.from(Buffer.from(code, "latin1"));
      const version = imageVersion(target.app.dir, target.root);
      const outDir = resolve(options.dir ?? dirname(options.file ?? "."));
      const sizes = sizeReport(code, map, target);
      const flash = await buildFlash(target.board, imageBytes, { version, root: target.root });
      const manifest = makeManifest(target, imageBytes, version, flash, sizes);
      const { name } = target.app;
      this.emitFile({ type: "asset", fileName: `${name}.bin`, source: flash.bytes });
      this.emitFile({ type: "asset", fileName: `${name}.hex`, source: toHex(flash.bytes, target.board.storage.address) });
      this.emitFile({ type: "asset", fileName: "manifest.json", source: JSON.stringify(manifest, null, 2) + "\n" });
      done({ code, imageBytes, sha256: manifest.sha256, manifest, sizes, map, flash, outDir });
    },
  };
}

/** What is told about a build: one line, and the table of sizes. */
export function summary(result: BuildResult): string {
  const { app, board, backend, version, sha256 } = result.manifest;
  return `${app} ${version} for ${board} with ${backend}, SHA-256 ${sha256}\n\n${sizeTable(result.sizes)}`;
}
