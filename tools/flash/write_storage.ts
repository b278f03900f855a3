import type { Flash } from "../build/flash.ts";
import type { Geometry, PlacedFile } from "../build/storage_image.ts";
import { UserError } from "../cli/errors.ts";
import type { BoardConsole } from "./board_console.ts";
import { crc32 } from "./crc32.ts";

/** Told after each step of a phase. */
export type OnProgress = (done: number, total: number) => void;

/** Characters of a literal in one expression; what is around it has 70 at most. */
const LITERAL_BYTES = 220;
/** Memory-mapped flash is read in place; elsewhere this much RAM is needed. */
const READ_BYTES = 1024;
/** Pieces in one question. */
const PIECES = 16;
const HEADER_BYTES = 32;

/** Erases the Storage area in steps of about a second: eraseAll() takes up to a minute, without an answer in between. */
export async function eraseStorage(console: BoardConsole, { address, pageSize, pages }: Geometry, onProgress: OnProgress): Promise<void> {
  for (let page = 0; page < pages; ) {
    const at = address + page * pageSize;
    const loop = `do require("Flash").erasePage(${at}+n*${pageSize});while(++n<${pages - page}&&getTime()<t)`;
    const step = `(function(n,t){${loop};return n})(0,getTime()+1)`;
    page += await console.ask<number>(step, `erasing from 0x${at.toString(16)} on`);
    onProgress(page, pages);
  }
}

/** Writes the files into the empty Storage, in their order, so that they come to lie where the layout says. */
export async function writeFiles(console: BoardConsole, { bytes, layout }: Flash, onProgress: OnProgress): Promise<void> {
  const contents = layout.files.map((file) => trimErased(bytes.subarray(file.offset, file.offset + file.length)));
  const total = contents.reduce((sum, content) => sum + content.length, 0);
  let done = 0;
  for (const [index, { name, length }] of layout.files.entries()) {
    const content = contents[index]!;
    // The first write creates the file at its full size, also when there is nothing to write yet.
    for (let at = 0; at === 0 || at < content.length; ) {
      const piece = content.subarray(at, at + pieceLength(content, at));
      await writePiece(console, name, piece, at, at === 0 ? `,${length}` : "");
      onProgress((done += piece.length), total);
      at += Math.max(1, piece.length);
    }
  }
}

/** Writes bytes into the erased part of a file. @param length the file's, without which a write at its beginning would replace it */
export async function appendToFile(console: BoardConsole, name: string, bytes: Uint8Array, offset: number, length: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + pieceLength(bytes, at));
    await writePiece(console, name, piece, offset + at, `,${length}`);
    at += piece.length;
  }
}

/** As much as fits into a literal, in whole flash words. */
export function pieceLength(content: Uint8Array, at: number): number {
  let length = 0;
  while (at + length < content.length && quote(content.subarray(at, at + length + 4)).length <= LITERAL_BYTES) length += 4;
  return Math.min(length, content.length - at);
}

async function writePiece(console: BoardConsole, name: string, piece: Uint8Array, at: number, size: string): Promise<void> {
  const where = `writing ${name} at offset ${at}`;
  const isWritten = await console.ask<boolean>(`require("Storage").write("${name}",${quote(piece)},${at}${size})`, where);
  if (!isWritten) throw new UserError(`${where}: the board refuses the write`);
}

/** Without the 0xFF at the end, which is what erased flash reads as. */
function trimErased(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0xff) end--;
  return bytes.subarray(0, end);
}

/** A string literal of printable ASCII: no byte in it means anything to a console or a line. */
export function quote(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) text += "\\" + String.fromCharCode(byte);
    else if (byte === 0x0a) text += "\\n";
    else if (byte < 0x20 || byte > 0x7e) text += "\\x" + byte.toString(16).padStart(2, "0");
    else text += String.fromCharCode(byte);
  }
  return `"${text}"`;
}

/**
 * Reads back, as CRC-32 that the board computes: each file by its name through Storage, the erased rest of it included, and each header
 * through Flash at the address where it has to be.
 * @throws UserError naming file and offset of the first difference
 */
export async function verifyFiles(console: BoardConsole, flash: Flash, { address }: Geometry, onProgress: OnProgress): Promise<void> {
  const total = flash.layout.files.reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  for (const file of flash.layout.files) {
    await verifyHeader(console, flash.bytes, file, address);
    for (let at = 0; at < file.length; at += PIECES * READ_BYTES) {
      const pieces = Math.min(PIECES, Math.ceil((file.length - at) / READ_BYTES));
      const what = `verifying ${file.name} at offset ${at}`;
      compare(file, flash.bytes, at, await console.ask<number[]>(crcs(file.name, at, pieces), what));
      onProgress((done += Math.min(pieces * READ_BYTES, file.length - at)), total);
    }
  }
}

/** CRC-32 of some pieces, the last of which may be shorter. */
function crcs(name: string, at: number, pieces: number): string {
  const piece = `E.CRC32(require("Storage").read("${name}",${at}+i*${READ_BYTES},${READ_BYTES}))`;
  return `(function(a){for(var i=0;i<${pieces};i++)a.push(${piece});return a})([])`;
}

function compare({ name, offset, length }: PlacedFile, bytes: Uint8Array, start: number, found: number[]): void {
  found.forEach((crc, index) => {
    const at = start + index * READ_BYTES;
    const end = Math.min(at + READ_BYTES, length);
    const expected = crc32(bytes.subarray(offset + at, offset + end));
    if (crc === expected) return;
    throw new UserError(`verify failed: ${name}, offset ${at} to ${end - 1}: CRC-32 ${hex(crc)}, not ${hex(expected)}; flash again`);
  });
}

async function verifyHeader(console: BoardConsole, bytes: Uint8Array, { name, offset }: PlacedFile, address: number): Promise<void> {
  const at = offset - HEADER_BYTES;
  // An array of bytes there, which E.CRC32() takes like a string.
  const crc = `E.CRC32(require("Flash").read(${HEADER_BYTES},${address + at}))`;
  const found = await console.ask<number>(crc, `verifying the header of ${name}`);
  if (found === crc32(bytes.subarray(at, offset))) return;
  const place = `0x${(address + offset).toString(16)}`;
  throw new UserError(`verify failed: ${name} does not lie at ${place}; is storage.address in the board file right?`);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
