import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../cli/errors.ts";
import { checkKey, newKey } from "./device_registry.ts";

/** File of the device's symmetric key, beside the certificates. */
const NAME = "device.key.base64";

/**
 * The device's key of an earlier start, or a new one, in a file that this user alone can read.
 * @throws UserError when it cannot be written, or holds something else
 */
export function keepKey(folder: string, given?: string): { key: string; file: string } {
  const file = join(folder, NAME);
  try {
    if (given === undefined && existsSync(file)) return { key: readKey(file), file };
    const key = given ?? newKey();
    writeKey(file, folder, key);
    return { key, file };
  } catch (error) {
    throw new UserError(`${file} cannot be used as the device's key: ${(error as Error).message}; name another folder with --dir`);
  }
}

function readKey(file: string): string {
  const key = readFileSync(file, "utf8").trim();
  checkKey(key);
  return key;
}

/** Replaces the key in the file. */
export function writeKey(file: string, folder: string, key: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
}
