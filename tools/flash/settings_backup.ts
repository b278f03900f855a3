import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Flash } from "../build/flash.ts";
import { UserError } from "../cli/errors.ts";

/** The flash with the records of a device's settings in its file `settings`. @throws UserError when they do not fit */
export function withSettings(flash: Flash, settings: Uint8Array): Flash {
  const file = flash.layout.files.find(({ name }) => name === "settings")!;
  if (settings.length > file.length) {
    throw new UserError(`the device's settings have ${settings.length} bytes and the file for them ${file.length}`);
  }
  const bytes = Uint8Array.from(flash.bytes);
  bytes.set(settings, file.offset);
  return { ...flash, bytes };
}

/**
 * Keeps a device's settings in a file while its flash is empty.
 * @param work writes and verifies; the file is removed only when it is done
 * @throws what `work` throws, a UserError with where the settings are
 */
export async function withBackup(settings: Uint8Array, folder: string, work: () => Promise<void>): Promise<void> {
  if (settings.length === 0) return work();
  const file = join(folder, "settings.backup");
  // Passwords may be in it.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, settings, { mode: 0o600 });
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}\nthe device's settings are kept in ${file}; give them back with --settings ${file}`);
  }
  rmSync(file);
}
