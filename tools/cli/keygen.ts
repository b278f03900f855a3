import { randomBytes } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { findRoot } from "../build/root.ts";
import { Progress } from "../flash/progress.ts";
import { type FotaKey, logFile, publicKeyFile, SIGNATURES } from "../fota/key_file.ts";
import { readCurrentKey, storeNewKey } from "../fota/key_state.ts";
import { DEVICE_LMS, DEVICE_OTS } from "../fota/lms/parameters.ts";
import { growTree, lmsPublicKey } from "../fota/lms/tree.ts";
import { UserError } from "./errors.ts";

interface Options {
  out?: string;
  show?: string;
  json?: boolean;
}

const HELP = `
The key is of ${DEVICE_LMS.name} with ${DEVICE_OTS.name} and makes ${SIGNATURES} signatures.
Name two public keys in prj.json, "fota": { "keys": ["fota.pub", "next.pub"] }, and put away the second key for the day that the first is lost
or used up. A key file changes with each signature: never copy it, and never restore it from a backup.

Examples:
  uplink keygen --out fota.key       writes fota.key (secret), fota.key.log and fota.pub
  uplink keygen --show fota.key      shows its public key and how many signatures are left`;

/** `uplink keygen`: a key that signs updates over the air. */
export function register(program: Command): void {
  program
    .command("keygen")
    .description("make a key that signs updates over the air, or show one")
    .option("-o, --out <file>", "the new private key, such as fota.key; the public key goes beside it, as fota.pub")
    .option("--show <file>", "show a key's public key and its signatures left, and write the public key if it is missing")
    .option("--json", "the result as JSON")
    .addHelpText("after", HELP)
    .action(run);
}

/** Logs of all keys of this user. */
export const keyHome = (): string => join(homedir(), ".uplink");

function run(options: Options): void {
  if ((options.out === undefined) === (options.show === undefined)) {
    throw new UserError("give either --out with the name of a new key, or --show with a key (uplink keygen --help)");
  }
  const path = (options.out ?? options.show)!;
  const places = { path, homeFolder: keyHome() };
  const key = options.out === undefined ? readCurrentKey(places) : make(path);
  if (options.out !== undefined) storeNewKey(places, key);
  const publicKey = lmsPublicKey(key.secret, key.nodes).toString("hex");
  const publicPath = publicKeyFile(path);
  if (!existsSync(publicPath)) writeFileSync(publicPath, `${publicKey}\n`);
  const left = SIGNATURES - key.next;
  if (options.json) console.log(JSON.stringify({ key: path, publicKeyFile: publicPath, publicKey, signaturesLeft: left }));
  else console.log(`${publicPath}: ${publicKey}\n${path}: ${left} of ${SIGNATURES} signatures left`);
}

/** Everything that can be refused is refused before the seconds that it takes. */
function make(path: string): FotaKey {
  const inside = relative(join(findRoot(), "dist"), resolve(path));
  if (!inside.startsWith("..") && !inside.startsWith(sep)) throw new UserError(`--out: ${path} lies in dist, which is handed on: keep keys elsewhere`);
  for (const file of [path, logFile(path), publicKeyFile(path)]) {
    if (existsSync(file)) throw new UserError(`--out: ${file} exists, and a key is never overwritten: choose another name`);
  }
  const secret = { lms: DEVICE_LMS, ots: DEVICE_OTS, id: randomBytes(16), seed: randomBytes(DEVICE_LMS.m) };
  const progress = new Progress(process.stderr.isTTY ?? false, (text) => void process.stderr.write(text));
  progress.start(`making ${SIGNATURES} one-time keys`);
  const nodes = growTree(secret, (done) => progress.step(done, SIGNATURES));
  progress.end();
  return { secret, nodes, next: 0 };
}
