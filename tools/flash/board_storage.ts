import type { Geometry, StorageLayout } from "../build/storage_image.ts";
import { UserError } from "../cli/errors.ts";
import type { BoardConsole } from "./board_console.ts";

/** What is in a board's Storage. */
export interface BoardStorage {
  /** In the order of the area; the first MAX_LISTED only. */
  files: { name: string; length: number }[];
  fileCount: number;
  trashBytes: number;
}

const MAX_LISTED = 20;
const READ_BYTES = 240;

/**
 * Looks at the Storage and compares its geometry with the board file's.
 * @throws UserError when the area is another one: what was built would lie elsewhere
 */
export async function inspectStorage(console: BoardConsole, geometry: Geometry, boardFile: string): Promise<BoardStorage> {
  const page = await console.ask<{ addr: number; length: number } | null>(
    `require("Flash").getPage(${geometry.address})`,
    "asking for the flash's pages",
  );
  const stats = await console.ask<{ totalBytes: number; fileCount: number; trashBytes: number }>(
    'require("Storage").getStats()',
    "asking for the Storage",
  );
  const total = geometry.pageSize * geometry.pages;
  if (page?.addr !== geometry.address || page.length !== geometry.pageSize || stats.totalBytes !== total) {
    const pages = page ? `pages of ${page.length} bytes` : "no flash";
    throw new UserError(
      `the board has ${stats.totalBytes} bytes of Storage and ${pages} at 0x${geometry.address.toString(16)}, ` +
        `${boardFile} says ${total} in pages of ${geometry.pageSize}; correct "storage" there`,
    );
  }
  const files: BoardStorage["files"] = [];
  for (let index = 0; index < Math.min(stats.fileCount, MAX_LISTED); index++) {
    const file = await console.ask<[string, number] | null>(fileAt(index), "listing the Storage");
    if (file) files.push({ name: file[0], length: file[1] });
  }
  return { files, fileCount: stats.fileCount, trashBytes: stats.trashBytes };
}

/** Files that are only appended to are read another way; their length does not matter here. */
function fileAt(index: number): string {
  return `(function(s){var n=s.list()[${index}];return n===undefined?null:[n,(s.read(n)||"").length]})(require("Storage"))`;
}

/**
 * What of a Storage is lost by flashing that is no part of an earlier flashing.
 * @returns undefined when it is empty, or laid out as planned; else what is there, for a sentence
 */
export function foreignContent({ files, fileCount }: BoardStorage, { files: planned }: StorageLayout): string | undefined {
  if (fileCount === 0) return undefined;
  const isOurs = fileCount === planned.length && files.every(({ name }, index) => name === planned[index]!.name);
  // The loader's length changes with its version, and `settings` takes up the difference; where the slots are must not.
  const isLaidOut = isOurs && files.slice(-2).every(({ length }, index) => length === planned.slice(-2)[index]!.length);
  if (isLaidOut) return undefined;
  const more = fileCount > files.length ? ` and ${fileCount - files.length} more` : "";
  return files.map(({ name, length }) => `${name} (${length})`).join(", ") + more;
}

/** The records of the device's settings: bytes up to the first erased one, up to the end of the last whole line. */
export async function readSettings(console: BoardConsole, { files }: BoardStorage): Promise<Uint8Array> {
  const text = await readWritten(console, "settings", files.find(({ name }) => name === "settings")?.length ?? 0);
  return Uint8Array.from(text.subarray(0, text.lastIndexOf(0x0a) + 1));
}

/** What has been written of a file that is only appended to: its bytes up to the first erased one. */
export async function readWritten(console: BoardConsole, name: string, length: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  while (bytes.length < length && !bytes.includes(0xff)) {
    const read = `btoa(require("Storage").read("${name}",${bytes.length},${READ_BYTES}))`;
    const piece = await console.ask<string>(read, `reading the ${name}`);
    bytes = Buffer.concat([bytes, Buffer.from(piece, "base64")]);
  }
  const end = bytes.indexOf(0xff);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
