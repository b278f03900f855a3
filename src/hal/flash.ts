/** The flash of the slots and their journal, and what the loader says of them; layout and states: boards/README.md. */

/** What the loader says of slot states. Its names come from outside, hence the quotes. */
interface SlotStates {
  /** "rejected" for the moment before the board starts anew. */
  "state": "test" | "confirmed" | "rejected";
  /** Of the last update, until it is told. */
  "job": string | undefined;
  "rolledBack": number | undefined;
  /** The part of the journal that counts, the file itself or one of its two pages: number of the last record of an image, and offsets in the file. */
  "journal": { "n": number; "start": number; "end": number };
  /** Appends whole flash words to the journal. @returns false where there is no room, or they do not read back */
  "append"(words: string): boolean;
}

/** Set by src/loader/loader.js. */
export const loader = uplinkLoader as typeof uplinkLoader & SlotStates;

/** @param name slots or journal; the files are as long as they were made @param length 0 or none: to the end */
export function readFile(name: "slots" | "journal", offset: number, length: number): string {
  return require("Storage").read(name, offset, length) || "";
}

/** Programs whole words. @param offset in the file `slots` */
export function programSlots(offset: number, bytes: string): void {
  require("Flash")["write"](bytes, loader.address + offset);
}

/** One page, however long it takes. @param offset in the file `slots`; below 0: of what lies before it */
export function eraseSlotsPage(offset: number): void {
  require("Flash")["erasePage"](loader.address + offset);
}

/** CRC-32, as the loader checks records and images with. */
export const crc32 = (bytes: string): number => E.CRC32(bytes);
