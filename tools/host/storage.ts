import type { NorFlash } from "./flash.ts";
import {
  align, HEADER_BYTES, isDeleted, isRealFile, nextPage, readHeader, scan, STORAGE_FILE_FLAG, storedName,
} from "./storage_layout.ts";
import type { FileHeader } from "./storage_layout.ts";

/** What the interpreter throws in the program; the message is the interpreter's. */
export class StorageError extends Error {}

/** The model stops where the interpreter would compact: compaction is not modelled, and a device must never need it. */
export class CompactionNeededError extends Error {}

export interface StorageStats {
  totalBytes: number;
  freeBytes: number;
  fileBytes: number;
  fileCount: number;
  trashBytes: number;
  trashCount: number;
}

/**
 * The interpreter's flat file store over a flash, with the same bytes and the same order of effects (src/jsflash.c).
 * Names and data are byte strings. Not modelled: open() and its chunk files, hash(), compact() when there is trash.
 */
export class Storage {
  readonly flash: NorFlash;

  constructor(flash: NorFlash) {
    this.flash = flash;
  }

  /** The data, or undefined when there is no such file; offset and length are cut to the file as the interpreter does. */
  read(name: string, offset = 0, length = 0): string | undefined {
    const file = this.find(name);
    if (!file) return undefined;
    const from = Math.min(Math.max(0, offset), file.size);
    const count = length <= 0 ? file.size : length;
    return this.flash.read(file.address + HEADER_BYTES + from, Math.min(count, file.size - from)).toString("latin1");
  }

  /**
   * Creates, replaces or goes on with a file.
   * @param size of the whole file when it is created; 0 means as long as `data`
   * @returns false for a negative offset or size
   * @throws StorageError with the interpreter's message; CompactionNeededError where it would compact
   */
  write(name: string, data: string, offset = 0, size = 0): boolean {
    if (offset < 0 || size < 0) return false;
    const total = size || data.length;
    if (!total) throw new StorageError("Can't create zero length file");
    let file = this.find(name);
    if (offset === 0 && !(file && this.isBlank(file, total))) {
      if (file && this.holdsExactly(file, data, total)) return true;
      if (file) this.markDeleted(file);
      file = this.create(name, total);
    }
    if (!file) throw new StorageError("Unable to find or create file");
    if (offset + data.length > file.size) throw new StorageError("Too much data for file size");
    const at = file.address + HEADER_BYTES + offset;
    if (!this.isErased(at, data.length)) throw new StorageError("File already written with different data");
    if (data.length) this.flash.program(at, Buffer.from(data, "latin1"));
    return true;
  }

  erase(name: string): void {
    const file = this.find(name);
    if (file) this.markDeleted(file);
  }

  eraseAll(): void {
    const { address, pageSize, pages } = this.flash.geometry;
    for (let page = 0; page < pages; page++) this.flash.erasePage(address + page * pageSize);
  }

  /** Names in the order of the area. `matches` filters names; `isChunked` keeps only chunk files, or only the others. */
  list(matches: (name: string) => boolean = () => true, isChunked?: boolean): string[] {
    const names: string[] = [];
    scan(this.flash, true, (header) => {
      const name = isRealFile(header) && listedName(header, isChunked);
      if (name && matches(name)) names.push(name);
    });
    return names;
  }

  getFree(): number {
    return this.getStats().freeBytes;
  }

  getStats(): StorageStats {
    const stats = { totalBytes: this.flash.bytes.length, freeBytes: 0, fileBytes: 0, fileCount: 0, trashBytes: 0, trashCount: 0 };
    let end = this.flash.geometry.address;
    scan(this.flash, true, (header) => {
      const bytes = align(header.size) + HEADER_BYTES;
      end = header.address + bytes;
      if (isDeleted(header)) {
        stats.trashBytes += bytes;
        stats.trashCount++;
      } else {
        stats.fileBytes += bytes;
        stats.fileCount++;
      }
    });
    stats.freeBytes = this.flash.end - end;
    return stats;
  }

  /** The check at power-on (jsfIsStorageValid): false means that the interpreter erases the whole area. */
  isValid(): boolean {
    const start = this.flash.geometry.address;
    const { address, header } = scan(this.flash, true, () => false);
    if (!header) return true;
    if (!this.isErased(header.address, HEADER_BYTES)) return false;
    return address !== start || this.isErased(start, this.flash.bytes.length);
  }

  private find(name: string): FileHeader | undefined {
    const wanted = storedName(name);
    let found: FileHeader | undefined;
    scan(this.flash, true, (header) => {
      if (header.name === wanted) found = header;
      return found !== undefined;
    });
    return found;
  }

  private create(name: string, size: number): FileHeader {
    const required = align(size) + HEADER_BYTES;
    let at = this.flash.geometry.address;
    let reclaimable = 0;
    while (at) {
      at = scan(this.flash, false, (header) => void (reclaimable += isDeleted(header) ? header.size : 0), at).address;
      const room = at ? this.roomAt(at) : 0;
      if (room >= required) return this.writeHeader(at, name, size);
      reclaimable += room;
      at = at && nextPage(this.flash, at);
    }
    if (required < reclaimable && this.getStats().trashBytes > 0) {
      throw new CompactionNeededError(`writing ${size} bytes as "${name}" would compact Storage; erase by page or write less`);
    }
    throw new StorageError("Unable to find or create file");
  }

  private roomAt(address: number): number {
    const page = this.flash.page(address);
    if (!page) return 0;
    const next = page.address + page.length;
    const isFree = next >= this.flash.end || !readHeader(this.flash, next).isValid;
    return (isFree ? this.flash.end : next) - address;
  }

  private writeHeader(address: number, name: string, size: number): FileHeader {
    const raw = Buffer.alloc(HEADER_BYTES);
    raw.writeUInt32LE(size, 0);
    raw.write(storedName(name), 4, "latin1");
    this.flash.program(address, raw);
    return { address, word: size, size, flags: 0, name: storedName(name) };
  }

  private markDeleted(file: FileHeader): void {
    this.flash.program(file.address + 4, Buffer.alloc(4));
  }

  private isBlank(file: FileHeader, total: number): boolean {
    return file.flags === 0 && file.size === total && this.isErased(file.address + HEADER_BYTES, total);
  }

  private holdsExactly(file: FileHeader, data: string, total: number): boolean {
    return file.flags === 0 && file.size === total && data.length === total && this.dataOf(file) === data;
  }

  private dataOf(file: FileHeader): string {
    return this.flash.read(file.address + HEADER_BYTES, file.size).toString("latin1");
  }

  private isErased(address: number, length: number): boolean {
    return length === 0 || this.flash.read(address, length).every((byte) => byte === 0xff);
  }
}

/** The name that list() shows; undefined for what it hides. A chunk file shows its first chunk, for all of them. */
function listedName(header: FileHeader, isChunked: boolean | undefined): string | undefined {
  const hasChunks = (header.flags & STORAGE_FILE_FLAG) !== 0;
  if (isChunked !== undefined && isChunked !== hasChunks) return undefined;
  const name = header.name.slice(0, header.name.indexOf("\0") < 0 ? undefined : header.name.indexOf("\0"));
  if (!hasChunks) return name;
  if (!name.endsWith("\x01")) return undefined;
  return isChunked ? name.slice(0, -1) : name;
}
