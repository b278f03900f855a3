/** From a build to a signed update file. */
import { randomBytes } from "node:crypto";
import type { Manifest } from "../../src/fota/contract.ts";
import { TAG_BYTES } from "../build/storage_image.ts";
import { UserError } from "../cli/errors.ts";
import { applyDelta, encodeDelta } from "./delta.ts";
import { type ImageSource, sha256 } from "./image_source.ts";
import { type KeyPlaces, readCurrentKey, reserve } from "./key_state.ts";
import { lmsPublicKey, lmsSign } from "./lms/tree.ts";
import { lmsVerify } from "./lms/verify.ts";
import { decodeUpdateFile, encodeUpdateFile } from "./update_file.ts";

export interface UpdateRequest {
  source: ImageSource;
  /** What the devices run, for a difference. */
  base?: ImageSource;
  key: KeyPlaces;
  /** Least loader that can start the image; default 1. */
  loader: number;
  isDowngradeAllowed: boolean;
  nowMs: number;
}

/** What was made, for people and scripts. */
export interface Update {
  file: Buffer;
  manifest: Manifest;
  app: string;
  isDelta: boolean;
  imageBytes: number;
  /** Of the difference, also where the whole image was smaller; undefined without --from. */
  deltaBytes?: number;
  publicKey: string;
  /** Index of the signature, and how many are left. */
  index: number;
  left: number;
}

const VERSION = /^\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** Makes the file that devices download. @throws UserError; an index is used up only when all else is well */
export function makeUpdate(request: UpdateRequest): Update {
  const { source, base } = request;
  checkImage(source, base, request.isDowngradeAllowed);
  const delta = base && encodeDelta(base.image, source.image);
  const isDelta = delta !== undefined && delta.length < source.image.length;
  const manifest = describe(source, isDelta ? base : undefined, request);
  const manifestText = JSON.stringify(manifest);
  readCurrentKey(request.key);
  const { manifest: build } = source;
  const { key, index, left } = reserve(request.key, `${build.app} ${build.version} for ${build.board}`, request.nowMs);
  const message = Buffer.from(manifestText, "latin1");
  const signature = lmsSign(key.secret, key.nodes, index, randomBytes(key.secret.ots.n), message);
  const publicKey = lmsPublicKey(key.secret, key.nodes);
  const file = encodeUpdateFile({ manifestText, signature, payload: isDelta ? delta : source.image });
  check(file, publicKey, base?.image);
  return {
    file,
    manifest,
    app: build.app,
    isDelta,
    imageBytes: source.image.length,
    ...(delta && { deltaBytes: delta.length }),
    publicKey: publicKey.toString("hex"),
    index,
    left,
  };
}

function checkImage({ manifest, image }: ImageSource, base: ImageSource | undefined, isDowngradeAllowed: boolean): void {
  const { version, board, slotSize } = manifest;
  if (!VERSION.test(version)) {
    throw new UserError(`the version ${version} cannot be compared on a device: use three numbers up to 999, such as 1.2.3, in the app's package.json`);
  }
  const most = slotSize - TAG_BYTES;
  if (image.length > most) throw new UserError(`the image has ${image.length} bytes, and a slot of ${board} ${most}: make it smaller`);
  if (!base) return;
  if (base.manifest.board !== board) throw new UserError(`--from is a build for ${base.manifest.board}, the image one for ${board}: give a build for the same board`);
  if (!isDowngradeAllowed && order(version) <= order(base.manifest.version)) {
    throw new UserError(`the image has version ${version}, --from ${base.manifest.version}: raise the version, or give --allow-downgrade`);
  }
}

const order = (version: string): number => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);

function describe({ manifest, image }: ImageSource, base: ImageSource | undefined, request: UpdateRequest): Manifest {
  return {
    version: manifest.version,
    board: manifest.board,
    slotSize: manifest.slotSize,
    loader: request.loader,
    size: image.length,
    sha256: sha256(image).toString("base64"),
    ...(base && { base: sha256(base.image).toString("base64") }),
    ...(request.isDowngradeAllowed && { downgrade: 1 }),
  };
}

/** Reads it again as a device would: a broken signature must not leave the house. */
function check(bytes: Buffer, publicKey: Buffer, old: Buffer | undefined): void {
  const { manifestText, manifest, signature, payload } = decodeUpdateFile(bytes);
  const image = manifest.base === undefined ? payload : applyDelta(old!, payload);
  const isGood = lmsVerify(publicKey, Buffer.from(manifestText, "latin1"), signature) && sha256(image).toString("base64") === manifest.sha256;
  if (!isGood) throw new UserError("the signature is not valid, and nothing was written: the key file was changed; restore the newest one, or make a new key");
}
