import { UserError } from "../cli/errors.ts";
import type { BoardConsole } from "../flash/board_console.ts";
import { readWritten } from "../flash/board_storage.ts";
import { appendToFile } from "../flash/write_storage.ts";
import { appendSettings, readRecords, type SettingChanges } from "./settings_records.ts";

/** The device settings of a board whose program is stopped. @throws UserError when the board has no file for them */
export async function readBoardSettings(console: BoardConsole): Promise<Record<string, string>> {
  return readRecords(await readWritten(console, "settings", await fileLength(console)));
}

/**
 * Appends the changes and reads them back.
 * @param changes "" removes a setting
 * @returns all settings that hold now
 * @throws UserError when there is no room or the board has something else afterwards; values are not told
 */
export async function writeBoardSettings(console: BoardConsole, changes: SettingChanges): Promise<Record<string, string>> {
  const length = await fileLength(console);
  const before = await readWritten(console, "settings", length);
  const { offset, bytes } = appendSettings(before, length, changes);
  await appendToFile(console, "settings", bytes, offset, length);
  const after = await readWritten(console, "settings", length);
  if (Buffer.compare(after, Buffer.concat([before, bytes])) !== 0) {
    throw new UserError(`the settings read back differently from offset ${offset} on; run the command again`);
  }
  return readRecords(after);
}

async function fileLength(console: BoardConsole): Promise<number> {
  const length = await console.ask<number>('(require("Storage").read("settings")||"").length', "looking for the settings");
  if (length === 0) throw new UserError(`the board on ${console.path} has no file for settings; put an app on it first: uplink flash --port ${console.path}`);
  return length;
}
