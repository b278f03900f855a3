import { createHash } from "node:crypto";
import type { Flash } from "./flash.ts";
import type { SizeReport } from "./sizes.ts";
import type { Target } from "./virtual.ts";

/** manifest.json: what a build gave. The same sources give the same manifest. */
export interface Manifest {
  app: string;
  board: string;
  /** The Espruino target. */
  host: string;
  backend: string;
  version: string;
  /** SHA-256 of the image, hexadecimal: of the .js, which is what lies in the slot. */
  sha256: string;
  imageBytes: number;
  slotSize: number;
  storage: { address: number; pageSize: number; pages: number; files: { name: string; offset: number; length: number }[] };
  parts: Record<string, number>;
}

export function makeManifest(target: Target, image: Uint8Array, version: string, flash: Flash, sizes: SizeReport): Manifest {
  const { board, app, prj } = target;
  const { address, pageSize, pages } = board.storage;
  return {
    app: app.name,
    board: board.id,
    host: board.host,
    backend: prj.backend,
    version,
    sha256: createHash("sha256").update(image).digest("hex"),
    imageBytes: image.length,
    slotSize: board.fota.slotSize,
    storage: { address, pageSize, pages, files: flash.layout.files },
    parts: Object.fromEntries(sizes.parts.map(({ part, bytes }) => [part, bytes])),
  };
}
