import { createHash } from "node:crypto";
import type { Flash, FotaOffer } from "./flash.ts";
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
  /** Bytes of a slot; twice the board's for an image that needs both. */
  slotSize: number;
  /** Whether the device takes updates over the air. */
  fota: FotaOffer;
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
    slotSize: flash.slotSize,
    fota: flash.fota,
    storage: { address, pageSize, pages, files: flash.layout.files },
    parts: Object.fromEntries(sizes.parts.map(({ part, bytes }) => [part, bytes])),
  };
}
