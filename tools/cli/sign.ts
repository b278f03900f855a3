import { existsSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { readImage } from "../fota/image_source.ts";
import { logFile, publicKeyFile } from "../fota/key_file.ts";
import { makeUpdate, type Update } from "../fota/make_update.ts";
import { keyHome } from "./keygen.ts";
import { UserError } from "./errors.ts";
import { wholeNumber } from "./own_options.ts";

interface Options {
  key: string;
  out?: string;
  from?: string;
  loader: number;
  allowDowngrade?: boolean;
  json?: boolean;
}

/** From here on a new key is due. */
const FEW_LEFT = 50;

const HELP = `
IMAGE is a folder of uplink build, its manifest.json, or its .js; board, version and slot size are those of that build.
With --from the file holds the difference to the running image where that is smaller. Devices that run another image refuse it (WRONG_BASE).

Examples:
  uplink sign dist/lilygo_t_sim7000g/asset_tracker --key fota.key --out tracker.upd
  uplink sign dist/lilygo_t_sim7000g/asset_tracker --key fota.key --from releases/1.4.0 --out tracker.upd`;

/** `uplink sign`: a build as the file that devices download. */
export function register(program: Command): void {
  program
    .command("sign")
    .description("sign a build, so that devices take it over the air")
    .argument("<image>", "what uplink build wrote: dist/BOARD/APP, its manifest.json, or its .js")
    .requiredOption("-k, --key <file>", "private key of uplink keygen; its public key is in the devices' loader")
    .option("-o, --out <file>", "the update file; default APP-VERSION.upd")
    .option("--from <build>", "the build that the devices run, in the same three forms: send only the difference, where that is smaller")
    .option("--loader <version>", "least version of the loader that can start the image", wholeNumber(1, 65535), 1)
    .option("--allow-downgrade", "devices take the image also when theirs is newer, or of the same version")
    .option("--json", "the result as JSON")
    .addHelpText("after", HELP)
    .action(run);
}

function run(path: string, options: Options): void {
  const source = readImage(path, "the image");
  const out = options.out ?? `${source.manifest.app}-${source.manifest.version}.upd`;
  checkOut(out, options.key);
  const update = makeUpdate({
    source,
    ...(options.from !== undefined && { base: readImage(options.from, "--from") }),
    key: { path: options.key, homeFolder: keyHome() },
    loader: options.loader,
    isDowngradeAllowed: options.allowDowngrade ?? false,
    nowMs: Date.now(),
  });
  writeFileSync(out, update.file);
  console.log(options.json ? json(out, update) : text(out, update));
}

/** Before a signature is used up for a file that cannot be written, or must not be written over. */
function checkOut(out: string, key: string): void {
  if (!existsSync(dirname(resolve(out)))) throw new UserError(`--out: ${dirname(out)}: no such folder; make it first`);
  if ([key, logFile(key), publicKeyFile(key)].some((file) => resolve(file) === resolve(out))) throw new UserError(`--out: ${out} belongs to the key: choose another name`);
}

function json(out: string, { file, app, isDelta, imageBytes, deltaBytes, manifest, publicKey, index, left }: Update): string {
  const sizes = { bytes: file.length, imageBytes, ...(deltaBytes !== undefined && { deltaBytes }) };
  return JSON.stringify({ file: out, app, kind: isDelta ? "delta" : "whole", ...sizes, manifest, publicKey, signature: index, signaturesLeft: left });
}

function text(out: string, { file, app, isDelta, imageBytes, deltaBytes, manifest, index, left }: Update): string {
  const { version, board } = manifest;
  const share = (bytes: number): string => `${bytes} bytes, ${((100 * bytes) / imageBytes).toFixed(1)} % of the image`;
  const delta = deltaBytes === undefined ? "" : isDelta ? `: the difference, ${share(deltaBytes)}` : `: the whole image; the difference would be ${share(deltaBytes)}`;
  const few = left <= FEW_LEFT ? `\nOnly ${left} signatures are left: give devices a new key while this one can still sign (tools/fota/README.md)` : "";
  return `${app} ${version} for ${board}\n${out}: ${file.length} bytes${delta}\nsignature ${index}, ${left} left${few}`;
}
