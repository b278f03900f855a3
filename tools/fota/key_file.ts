/** fota.key: the secret, and the number of the signature that is next. Its shape, and what is refused. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { UserError } from "../cli/errors.ts";
import { DEVICE_LMS, DEVICE_OTS } from "./lms/parameters.ts";
import type { LmsSecret } from "./lms/tree.ts";

const FORMAT = "uplink fota key 1";
export const SIGNATURES = 2 ** DEVICE_LMS.h;

/** The file's JSON; bytes are hexadecimal. */
interface KeyJson {
  format: string;
  warning: string;
  id: string;
  seed: string;
  /** Signatures before this one are made, or lost. */
  next: number;
  /** All nodes of the tree, from 1 on, base64: public, and slow to make. */
  nodes: string;
}

export interface FotaKey {
  secret: LmsSecret;
  nodes: Buffer[];
  next: number;
}

/** Of the private key, by the name it has. */
export const publicKeyFile = (path: string): string => path.replace(/(\.key)?$/, ".pub");
/** What was signed, a line for each signature; also the witness of how far the key has come. */
export const logFile = (path: string): string => `${path}.log`;

export function encodeKey({ secret, nodes, next }: FotaKey): string {
  const json: KeyJson = {
    format: FORMAT,
    warning: "Secret, and it changes with each signature: never copy it, never restore it from a backup.",
    id: Buffer.from(secret.id).toString("hex"),
    seed: Buffer.from(secret.seed).toString("hex"),
    next,
    nodes: Buffer.concat(nodes.slice(1)).toString("base64"),
  };
  return JSON.stringify(json, null, 1) + "\n";
}

/** @throws UserError: no such file, readable by others, or no such key */
export function readKey(path: string): FotaKey {
  if (!existsSync(path)) throw new UserError(`--key: ${path}: no such file; make one by uplink keygen --out ${path}`);
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new UserError(`--key: ${path} can be read by others: chmod 600 ${path}, and make a new key if it may have been read`);
  }
  const json = parsed(readFileSync(path, "utf8"));
  const nodes = Buffer.from(String(json.nodes), "base64");
  const { m } = DEVICE_LMS;
  const isWhole =
    json.format === FORMAT && /^[0-9a-f]{32}$/.test(String(json.id)) && /^[0-9a-f]{48}$/.test(String(json.seed)) && nodes.length === (2 * SIGNATURES - 1) * m;
  const { next } = json;
  if (!isWhole || !Number.isInteger(next) || next! < 0 || next! > SIGNATURES) {
    throw new UserError(`--key: ${path} is no key of uplink keygen, or was changed: name the .key file, not the .pub file, and do not edit it`);
  }
  return {
    secret: { lms: DEVICE_LMS, ots: DEVICE_OTS, id: Buffer.from(json.id!, "hex"), seed: Buffer.from(json.seed!, "hex") },
    nodes: Array.from({ length: 2 * SIGNATURES }, (_, node) => nodes.subarray(Math.max(node - 1, 0) * m, node * m)),
    next: next!,
  };
}

function parsed(text: string): Partial<KeyJson> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
