/** Writes an Espruino Storage area: format in Espruino src/jsflash.c, layout of the files in boards/README.md. */

export interface Geometry {
  /** Flash address of the area's first byte. */
  address: number;
  /** Bytes that the flash erases at once. */
  pageSize: number;
  pages: number;
}

export interface SlotPlan {
  slotSize: number;
  /** 2 where updates over the air are offered, else 1. */
  slots: number;
}

/** What goes into the area. Bytes beyond a content up to its file's size stay erased. */
export interface StorageContent {
  /** `.boot0`, `.boot1`, `.bootcde`, in this order; a file without bytes is left out. */
  code: { name: string; data: Uint8Array }[];
  settings: Uint8Array;
  journal: Uint8Array;
  /** The image in slot 0. */
  slots: Uint8Array;
}

export interface PlacedFile {
  name: string;
  /** Offset of the data in the area; the header is the 32 bytes before. */
  offset: number;
  length: number;
}

/** Where everything is. */
export interface StorageLayout {
  files: PlacedFile[];
  /** Bytes of one part of the journal, and how many parts alternate: 2 pages of its own, or the one file. */
  journalSpan: number;
  journalParts: number;
}

const HEADER_BYTES = 32;
const NAME_BYTES = 28;
/** A few dozen records: ids, passwords, a SAS key are about 200 bytes at most. */
const SETTINGS_BYTES = 4096;
/** Where it shares a page it is never erased, so that it has to last; it gets the rest of the page, and this at least. */
const SHARED_JOURNAL_BYTES = 2048;

/** At the end of the slot that an update goes into: what tells one download from another (src/fota/slots.ts). */
export const TAG_BYTES = 12;

/** What has to be free beside a board's only slot: boot files, loader, settings, journal. */
export const HEAD_BYTES = 12288;

const align = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

/**
 * Places the files: code, `settings`, `journal`, and `slots`, whose data begins on a page and whose header is therefore
 * the end of the page before. The journal gets two pages of its own, where the area has room, and `slots`' header the end
 * of a third, which is never erased. An only slot that does not fit so, on an area of one page, follows the journal directly.
 * @param codeLengths names and bytes of the code files, empty ones left out
 * @throws RangeError when it does not fit
 */
export function layoutStorage(geometry: Geometry, plan: SlotPlan, codeLengths: { name: string; length: number }[]): StorageLayout {
  const { pageSize, pages } = geometry;
  const files: PlacedFile[] = [];
  let end = 0;
  const place = (name: string, length: number): void => {
    files.push({ name, offset: end + HEADER_BYTES, length });
    end = align(end + HEADER_BYTES + length, 4);
  };
  for (const { name, length } of codeLengths) place(name, length);
  const bytesOfSlots = plan.slotSize * plan.slots;
  // The settings' end, and there the journal's header, at the end of a page; then the journal's two pages and the one of slots' header.
  const journal = align(end + HEADER_BYTES + SETTINGS_BYTES + HEADER_BYTES, pageSize);
  const hasOwnPages = journal + 3 * pageSize + bytesOfSlots <= pages * pageSize;
  if (hasOwnPages) {
    place("settings", journal - HEADER_BYTES - (end + HEADER_BYTES));
    place("journal", 3 * pageSize - HEADER_BYTES);
  } else {
    place("settings", SETTINGS_BYTES);
    const slots = align(end + HEADER_BYTES + SHARED_JOURNAL_BYTES + HEADER_BYTES, pageSize);
    const isOnPage = plan.slots > 1 || slots + bytesOfSlots <= pages * pageSize;
    place("journal", isOnPage ? slots - HEADER_BYTES - (end + HEADER_BYTES) : SHARED_JOURNAL_BYTES);
  }
  place("slots", bytesOfSlots);
  if (end > pages * pageSize) throw new RangeError(`the Storage needs ${end} bytes and has ${pages * pageSize}`);
  const journalLength = files[files.length - 2]!.length;
  return { files, journalSpan: hasOwnPages ? pageSize : journalLength, journalParts: hasOwnPages ? 2 : 1 };
}

/** The whole area, what is not written erased to 0xFF. */
export function writeStorage(geometry: Geometry, layout: StorageLayout, content: StorageContent): Uint8Array {
  const area = new Uint8Array(geometry.pageSize * geometry.pages).fill(0xff);
  const { settings, journal, slots } = content;
  const data = new Map<string, Uint8Array>(content.code.map((file) => [file.name, file.data]));
  data.set("settings", settings).set("journal", journal).set("slots", slots);
  for (const file of layout.files) writeFile(area, file, data.get(file.name)!);
  return area;
}

function writeFile(area: Uint8Array, { name, offset, length }: PlacedFile, data: Uint8Array): void {
  // A file of length 0 counts as corruption, for which the interpreter erases the whole area.
  if (length < 1 || length > 0xffffff) throw new RangeError(`${name}: ${length} bytes; a Storage file has 1..16777215`);
  if (data.length > length) throw new RangeError(`${name}: ${data.length} bytes do not fit its ${length}`);
  if (name.length > NAME_BYTES || name[1] === ":") throw new RangeError(`${name}: not a name for a Storage file`);
  const header = new DataView(area.buffer, offset - HEADER_BYTES, HEADER_BYTES);
  header.setUint32(0, length, true);
  for (let index = 0; index < NAME_BYTES; index++) {
    header.setUint8(4 + index, index < name.length ? name.charCodeAt(index) : 0);
  }
  area.set(data, offset);
}

/**
 * One record of the journal or the settings: a JSON object on a line, its length a multiple of 4 so that the next one
 * begins on a flash word; the padding stands before the closing brace.
 */
export function recordLine(record: object): string {
  const text = JSON.stringify(record);
  return text.slice(0, -1) + " ".repeat((4 - ((text.length + 1) % 4)) % 4) + "}\n";
}
