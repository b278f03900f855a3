/**
 * Records of the file `settings`: the one writer for boards and for host runs. A record is a JSON object on a line, appended; the last one of
 * a key wins, and an empty value counts as none (src/hal/settings.ts).
 */
import { parseSettings } from "../../src/hal/settings.ts";
import { UserError } from "../cli/errors.ts";

/** Bytes to write, and where in the file. */
export interface Append {
  offset: number;
  bytes: Uint8Array;
}

/** Settings by name; "" removes one. */
export type SettingChanges = Record<string, string>;

/**
 * What to append so that the changes hold.
 * @param written the file's bytes up to the first erased one
 * @param fileLength the whole file's, the erased part included
 * @throws UserError when they do not fit
 */
export function appendSettings(written: Uint8Array, fileLength: number, changes: SettingChanges): Append {
  // A record that a power cut tore is ended first.
  const start = written.length === 0 || written.at(-1) === 0x0a ? "" : "\n";
  const text = start + record(changes, written.length + start.length);
  if (written.length + text.length > fileLength) {
    throw new UserError(
      `the device's settings have room for ${fileLength - written.length} more bytes and these take ${text.length}; ` +
        "flash the board again, which keeps only the last value of each",
    );
  }
  return { offset: written.length, bytes: Uint8Array.from(Buffer.from(text, "latin1")) };
}

/** One line of ASCII, padded before its closing brace so that the next one begins on a flash word. */
function record(changes: SettingChanges, offset: number): string {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const text = JSON.stringify(changes).replace(/[\x7f-\uffff]/g, escape);
  return `${text.slice(0, -1)}${" ".repeat((4 - ((offset + text.length + 1) % 4)) % 4)}}\n`;
}

/** The settings that hold, in the order of their first record. */
export function readRecords(written: Uint8Array): Record<string, string> {
  const settings = parseSettings(Buffer.from(written).toString("latin1"));
  return Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, string] => (entry[1] ?? "") !== ""));
}

/** The same settings in as few bytes as possible: what a board gets that is flashed anew. */
export function compactRecords(written: Uint8Array): Uint8Array {
  const settings = readRecords(written);
  if (Object.keys(settings).length === 0) return new Uint8Array(0);
  return appendSettings(new Uint8Array(0), Infinity, settings).bytes;
}
