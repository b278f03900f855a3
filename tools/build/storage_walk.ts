/**
 * Reads a Storage area the way that the interpreter does (Espruino src/jsflash.c: jsfGetNextFileHeader), to check what a
 * build wrote. On purpose it shares no code with storage_image.ts.
 */

export interface WalkedFile {
  name: string;
  /** Offset of the data from the start of the area. */
  offset: number;
  length: number;
  flags: number;
}

/**
 * All live files of an area, in order.
 * @throws Error where the interpreter would find the area corrupt and erase it
 */
export function walkStorage(bytes: Uint8Array, geometry: { pageSize: number; pages: number }): WalkedFile[] {
  const total = geometry.pageSize * geometry.pages;
  if (bytes.length !== total) throw new Error(`the area has ${bytes.length} bytes, not ${total}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: WalkedFile[] = [];
  let at = 0;
  while (at + 32 <= total) {
    const word = view.getUint32(at, true);
    if (word === 0xffffffff) break;
    const length = word & 0xffffff;
    const dataAt = at + 32;
    if (length === 0) throw new Error(`a file of length 0 at 0x${at.toString(16)}`);
    if (dataAt + length > total) throw new Error(`the file at 0x${at.toString(16)} goes beyond the area`);
    if (view.getUint32(at + 4, true) !== 0) files.push({ name: nameAt(bytes, at + 4), offset: dataAt, length, flags: word >>> 24 });
    at = dataAt + length + ((4 - (length & 3)) & 3);
  }
  for (let rest = at; rest < total; rest++) {
    if (bytes[rest] !== 0xff) throw new Error(`byte 0x${rest.toString(16)} after the last file is not erased`);
  }
  return files;
}

function nameAt(bytes: Uint8Array, start: number): string {
  let name = "";
  for (let at = start; at < start + 28 && bytes[at] !== 0; at++) name += String.fromCharCode(bytes[at]!);
  return name;
}
