import { dirname, resolve } from "node:path";
import remapping from "@jridgewell/remapping";
import type { OutputBundle, OutputChunk, Plugin } from "rollup";
import { buildFlash, type Flash } from "./flash.ts";
import { toHex } from "./hex.ts";
import { makeManifest, type Manifest } from "./manifest.ts";
import { imageVersion } from "./root.ts";
import { type SizeReport, sizeReport, sizeTable } from "./sizes.ts";
import type { RawMap } from "./source_position.ts";
import { tokenise } from "./tokens.ts";
import type { Target } from "./virtual.ts";

/** What a build gives. */
export interface BuildResult {
  /** The image before its words became tokens: ASCII text, one line. */
  text: string;
  /** From the places of `text` to the sources. */
  textMap: RawMap;
  /** The image as it lies in a slot, as a byte string. */
  code: string;
  /** The bytes of `code`. */
  imageBytes: Uint8Array;
  /** Of imageBytes, hexadecimal. */
  sha256: string;
  manifest: Manifest;
  sizes: SizeReport;
  /** From the bytes of the image to the sources. */
  map: RawMap;
  flash: Flash;
  /** The folder that the files are in, absolute. */
  outDir: string;
}

/** Turns the bundle into the image, adds the Storage image (.bin, .hex) and the manifest, and hands the whole to `done`. */
export function outputs(target: Target, done: (result: BuildResult) => void): Plugin {
  return {
    name: "uplink-outputs",
    async generateBundle(options, bundle) {
      const { code: text, map: textMap } = takeChunk(bundle);
      const { code, map } = tokens(text, textMap);
      const imageBytes = Uint8Array.from(Buffer.from(code, "latin1"));
      const version = imageVersion(target.app.dir, target.root);
      const outDir = resolve(options.dir ?? dirname(options.file ?? "."));
      const flash = await buildFlash(target.board, imageBytes, { version, root: target.root, ...target.prj.fota });
      const sizes = sizeReport(code, map, target, flash.slotSize);
      const manifest = makeManifest(target, imageBytes, version, flash, sizes);
      const { name } = target.app;
      const emit = (fileName: string, source: string | Uint8Array): void => void this.emitFile({ type: "asset", fileName, source });
      emit(`${name}.js`, imageBytes);
      emit(`${name}.js.map`, JSON.stringify(map));
      emit(`${name}.bin`, flash.bytes);
      emit(`${name}.hex`, toHex(flash.bytes, target.board.storage.address));
      emit("manifest.json", JSON.stringify(manifest, null, 2) + "\n");
      done({ text, textMap: textMap as unknown as RawMap, code, imageBytes, sha256: manifest.sha256, manifest, sizes, map, flash, outDir });
    },
  };
}

/** The one script; rollup would write it as UTF-8, so it is taken out of the bundle. */
function takeChunk(bundle: OutputBundle): OutputChunk {
  const chunk = Object.values(bundle).find((file) => file.type === "chunk");
  if (!chunk) throw new Error("rollup gave no chunk");
  for (const name of Object.keys(bundle)) delete bundle[name];
  return chunk;
}

/** The image of a text, and the way from its bytes to the sources. */
function tokens(text: string, textMap: OutputChunk["map"]): { code: string; map: RawMap } {
  const { code, map } = tokenise(text);
  const toSources = remapping([map as never, textMap as never], () => null);
  return { code, map: JSON.parse(toSources.toString()) as RawMap };
}

/** What is told about a build: one line, and the table of sizes. */
export function summary(result: BuildResult): string {
  const { app, board, backend, version, sha256, fota } = result.manifest;
  const offer = fota.offered ? "FOTA offered" : `FOTA not offered: ${fota.reason}`;
  return `${app} ${version} for ${board} with ${backend}, SHA-256 ${sha256}\n${offer}\n\n${sizeTable(result.sizes)}`;
}
