/**
 * How the interpreter's Storage lies in flash (src/jsflash.c, src/jsflash.h). All integers little-endian:
 *
 *   0   4   low 24 bits: data length; high 8 bits: flags
 *   4   28  name, padded with 00; a name whose first four bytes are 00 is deleted
 *   32  n   data, then FF to the next multiple of 4
 *
 * Headers follow one another directly and cross pages freely.
 */
import type { NorFlash } from "./flash.ts";

export const HEADER_BYTES = 32;
export const NAME_BYTES = 28;
const ALIGNMENT = 4;

export const STORAGE_FILE_FLAG = 64;
const COMPRESSED_FLAG = 128;

export interface FileHeader {
  /** Of the header; the data follow 32 bytes later. */
  address: number;
  /** The whole first word, with the flags. */
  word: number;
  size: number;
  flags: number;
  /** 28 bytes, one character per byte. */
  name: string;
}

export function align(value: number): number {
  return (value + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
}

/** 28 bytes of name as they stand in a header: cut, padded, and without a drive ("C:") before it. */
export function storedName(name: string): string {
  const padded = name.slice(0, NAME_BYTES).padEnd(NAME_BYTES, "\0");
  return padded[1] === ":" ? padded.slice(2) + "\0\0" : padded;
}

export function isDeleted(header: FileHeader): boolean {
  return header.name.startsWith("\0\0\0\0");
}

/** Whether list() shows it: other flags belong to tables that the interpreter keeps for itself. */
export function isRealFile(header: FileHeader): boolean {
  return !isDeleted(header) && [0, STORAGE_FILE_FLAG, COMPRESSED_FLAG].includes(header.flags);
}

/** What stands at `address`, and whether it is a header: neither 0 nor FFFFFFFF, and its file ends inside the area. */
export function readHeader(flash: NorFlash, address: number): { header: FileHeader; isValid: boolean } {
  const raw = Buffer.alloc(HEADER_BYTES, 0xff);
  flash.read(address, HEADER_BYTES).copy(raw);
  const word = raw.readUInt32LE(0);
  const size = word & 0xffffff;
  const header = { address, word, size, flags: word >>> 24, name: raw.toString("latin1", 4, HEADER_BYTES) };
  return { header, isValid: word !== 0 && word !== 0xffffffff && address + HEADER_BYTES + size <= flash.end };
}

/** Start of the page behind the one of `address`, or 0 when that was the last. */
export function nextPage(flash: NorFlash, address: number): number {
  const page = flash.page(address);
  if (!page || page.address + page.length >= flash.end) return 0;
  return page.address + page.length;
}

/** Where a scan ended: at something that is no header, or at 0 when it ran out of area. */
export interface ScanEnd {
  address: number;
  /** What was read last and is no header; undefined when the area had no room for another header. */
  header: FileHeader | undefined;
}

/**
 * Walks the headers, deleted ones too.
 * @param skipsPages go on once at the next page when no header follows, as older layouts need it
 * @param visit gives true to stop
 * @param from where the first header is expected
 */
export function scan(
  flash: NorFlash,
  skipsPages: boolean,
  visit: (header: FileHeader) => boolean | void,
  from = flash.geometry.address,
): ScanEnd {
  let { header, isValid } = readHeader(flash, from);
  while (isValid && !visit(header)) {
    const next = align(header.address + HEADER_BYTES + header.size);
    if (next + HEADER_BYTES > flash.end) return { address: 0, header: undefined };
    ({ header, isValid } = readHeader(flash, next));
    if (!isValid && skipsPages) {
      const page = nextPage(flash, next);
      if (!page) return { address: 0, header };
      ({ header, isValid } = readHeader(flash, page));
    }
  }
  return { address: header.address, header };
}
