import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** LMS_SHA256_M24_H10 with LMOTS_SHA256_N24_W4 (SP 800-208), the one kind that the device verifies. */
const TYPES = "0000000b00000007";
const KEY_DIGITS = 96;

/** Public keys as the files name them, hexadecimal, and one sentence for each file that holds none. */
export function readFotaKeys(paths: string[], appDir: string, where: string): { keys: string[]; problems: string[] } {
  const keys: string[] = [];
  const problems: string[] = [];
  for (const [index, path] of paths.entries()) {
    const file = resolve(appDir, path);
    const text = existsSync(file) ? readFileSync(file, "latin1").trim() : undefined;
    const problem = text === undefined ? "no such file; make one by uplink keygen" : keyProblem(text);
    if (problem) problems.push(`${where}: fota.keys.${index}: ${path}: ${problem}`);
    else keys.push(text!.toLowerCase());
  }
  if (new Set(keys).size < keys.length) problems.push(`${where}: fota.keys: both files hold the same key; name the one that is to replace it, or leave it out`);
  return { keys, problems };
}

/** Never shows what the file holds: it may be the private one. */
function keyProblem(text: string): string | undefined {
  const isPublic = /^[0-9a-f]+$/i.test(text) && text.length === KEY_DIGITS;
  if (!isPublic) return "is no public key, and a private key is not built into images; name the .pub file that uplink keygen wrote beside it";
  if (!text.toLowerCase().startsWith(TYPES)) return "is a key of another kind; make one of LMS_SHA256_M24_H10 with LMOTS_SHA256_N24_W4 by uplink keygen";
  return undefined;
}
