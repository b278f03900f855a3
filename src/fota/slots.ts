/** The slots of a board that offers updates, and the journal of their states; layout, states and words: boards/README.md. */
import { crc32, eraseSlotsPage, loader, programSlots, readFile } from "../hal/flash.ts";
import type { BootState, UpdateSlot } from "./contract.ts";

/** At the slot's end: what tells the download in it from another. Written when all pages are erased, and the first to be erased. */
const TAG_BYTES = 12;
/** Of a record with the longest job and version, and the words that follow it: three starts, the result, told; and as many that a power cut tears. */
const ROOM_BYTES = 192;
/** Where the journal has pages of its own they are the first two of three before the slots; the third is never erased. */
const JOURNAL_PAGES = 3;

/**
 * The slot that an update goes into.
 * @returns undefined where updates are not offered: no keys in the loader, one slot, or the image that runs is not confirmed yet and
 *   the other slot holds the one to go back to
 */
export function updateSlot(): UpdateSlot | undefined {
  if (!loader.keys.length || loader["state"] != "confirmed") return undefined;
  const { pageSize, slotSize } = loader;
  const slot = 1 - loader.slot;
  const start = slot * slotSize;
  const size = slotSize - TAG_BYTES;
  /** A journal that shares its page with other files is shorter. */
  const isAlternating = journalLength() > 2 * pageSize;
  /** Pages before this offset are still to be erased: from the end on, so that no tag stands on a slot that is half erased. */
  let pending = slotSize;

  const read = (offset: number, length: number): string => readFile("slots", start + offset, length);

  function write(offset: number, bytes: string): boolean {
    const words = bytes.padEnd((bytes.length + 3) & -4, "\xff");
    if (offset & 3 || offset + words.length > slotSize) return false;
    programSlots(start + offset, words);
    return read(offset, words.length) == words;
  }

  return {
    size,
    hasRoom: () => isAlternating || hasRoom(),
    written(id) {
      if (read(size, TAG_BYTES) != tag(id)) return undefined;
      const end = read(0, size).indexOf("\xff");
      // The last word may be torn: it is written again, which turns the bits that are missing.
      return end < 0 ? size : Math.max(0, (end - 1) & -4);
    },
    eraseNext(id) {
      if (isAlternating && !hasRoom() && turnJournal()) return true;
      pending -= pageSize;
      eraseSlotsPage(start + pending);
      if (pending) return true;
      pending = slotSize;
      write(size, tag(id));
      return false;
    },
    write,
    read,
    activate: (length, version, job) => hasRoom() && loader["append"](record(0, slot, length, version, job)),
  };
}

const tag = (id: string): string => ("" + crc32(id)).padEnd(TAG_BYTES);

const journalLength = (): number => readFile("journal", 0, 0).length;

function hasRoom(): boolean {
  const { "start": start, "end": end } = loader["journal"];
  return Math.min(start + loader.pageSize, journalLength()) - end >= ROOM_BYTES;
}

/** Goes over to the other page, whose first record says what runs. @returns false where the flash did not take it: the old page still counts */
function turnJournal(): boolean {
  const { pageSize, slot, length, version } = loader;
  const journal = loader["journal"];
  const { "start": start, "end": end } = journal;
  const other = start ? 0 : pageSize;
  eraseSlotsPage(other - JOURNAL_PAGES * pageSize);
  journal["start"] = journal["end"] = other;
  if (loader["append"](record(1, slot, length, version, ""))) return true;
  journal["start"] = start;
  journal["end"] = end;
  return false;
}

/** Of an image: check, n, is confirmed, slot, length, CRC-32 of the image, version, job; on a line of its own, in whole words. */
function record(isConfirmed: number, slot: number, length: number, version: string, job: string): string {
  const check = crc32(readFile("slots", slot * loader.slotSize, length));
  const fields = "," + JSON.stringify([++loader["journal"]["n"], isConfirmed, slot, length, check, version, job]).slice(1, -1);
  const line = crc32(fields) + fields + "\n";
  return line.padStart((line.length + 4) & -4, "\n");
}

/** What runs, and how the last update ended. */
export function bootState(): BootState {
  return {
    state: loader["state"] == "test" ? "test" : "confirmed",
    version: loader.version,
    job: loader["job"] || undefined,
    rolledBack: !!loader["rolledBack"],
  };
}

/**
 * The image that runs stays: it is not rolled back any more.
 * @returns false where the journal did not take it; also for an image that was confirmed before
 */
export function confirmImage(): boolean {
  const isTaken = loader["state"] == "test" && loader["append"]("\nco\n");
  if (isTaken) loader["state"] = "confirmed";
  return isTaken;
}

/** The cloud knows how the update ended: bootState() has no job any more, also after the next start. */
export function jobTold(): void {
  loader["append"]("\ndo\n");
  loader["job"] = loader["rolledBack"] = undefined;
}
