import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Prj as ImagePrj } from "../../src/prj.ts";
import { UserError } from "../cli/errors.ts";
import { foldersWithIndex } from "./board.ts";
import { readFotaKeys } from "./fota_keys.ts";
import { readJson, refuse, schemaProblems } from "./schema.ts";
import { secretProblems } from "./secrets.ts";

/** An app's prj.json with defaults filled in; fields and ranges: prj.schema.json. */
export interface Prj extends Omit<ImagePrj, "topics" | "fota"> {
  /** Topic templates; {id} becomes the device id. */
  topics: { msg?: string; state?: string; desired?: string; status?: string };
  tls?: { tag: number; isUnverified?: boolean; alpn?: string };
  radio?: { technologies?: string[]; lteMBands?: number[]; nbIotBands?: number[] };
  roaming?: boolean;
  sleepAfterS?: number;
  azure?: { sasLifetimeS?: number; idScope?: string };
  /** Updates over the air: the public keys themselves, hexadecimal, from the files that prj.json names. */
  fota?: { keys: string[]; confirmS: number };
  /** Names of settings; they stay on the host. */
  secrets: string[];
}

/** What prj.json says in place of a backend when the app uses no cloud. */
export const NO_BACKEND = "NONE";

/**
 * Reads an app's prj.json, lays overrides over it and checks the result.
 * @param overrides texts by key, as `--set key=value` gives them; a dot reaches into an object: topics.msg
 * @param root folder whose src/cloud says which backends exist
 * @throws UserError with one sentence for each thing that is wrong
 */
export function loadPrj(appDir: string, overrides: Record<string, string>, root: string): Prj {
  const file = join(appDir, "prj.json");
  if (!existsSync(file)) throw new UserError(`${file}: no such file; an app needs main.ts and prj.json`);
  const schema = readJson(join(root, "tools", "build", "prj.schema.json")) as object;
  const fromFile = readJson(file);
  refuse(secretProblems(fromFile, file));
  const value = structuredClone(fromFile);
  for (const [key, text] of Object.entries(overrides)) override(value as Record<string, unknown>, key, text, schema);
  const where = Object.keys(overrides).length > 0 ? `${file} with --set` : file;
  refuse(secretProblems(value, where));
  refuse(schemaProblems(schema, value, where));
  const prj = value as Prj & { $schema?: string };
  delete prj.$schema;
  if (prj.fota) {
    const { keys, problems } = readFotaKeys(prj.fota.keys, appDir, where);
    refuse(problems);
    prj.fota.keys = keys;
  }
  // What an app without a cloud leaves out is empty.
  if (prj.backend === NO_BACKEND) return Object.assign({ host: "", port: 0, apn: "" }, prj);
  refuse(backendProblems(prj.backend, where, root));
  return prj;
}

/** Backends that can be built: the folders of src/cloud, as prj.json names them. */
export function backendNames(root: string): string[] {
  return foldersWithIndex(join(root, "src", "cloud")).map((name) => name.toUpperCase());
}

function backendProblems(backend: string, where: string, root: string): string[] {
  const names = backendNames(root);
  if (names.includes(backend)) return [];
  return [`${where}: backend: "${backend}" has no folder src/cloud/${backend.toLowerCase()}; backends are: ${names.join(", ")}, ${NO_BACKEND}`];
}

/** Puts one override's text into the value, as the type that the schema wants; what does not convert is left for the schema to refuse. */
function override(value: Record<string, unknown>, key: string, text: string, schema: object): void {
  const path = key.split(".");
  let target = value;
  let at: SchemaNode | undefined = schema;
  for (const name of path.slice(0, -1)) {
    at = child(at, name);
    target = (target[name] ??= {}) as Record<string, unknown>;
    if (typeof target !== "object") throw new UserError(`--set ${key}: ${name} is not an object in prj.json`);
  }
  const last = path[path.length - 1]!;
  target[last] = convert(text, child(at, last)?.type);
}

interface SchemaNode {
  type?: string;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
}

function child(node: SchemaNode | undefined, name: string): SchemaNode | undefined {
  const more = node?.additionalProperties;
  return node?.properties?.[name] ?? (typeof more === "object" ? more : undefined);
}

function convert(text: string, type: string | undefined): unknown {
  if (type === "integer" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && /^(true|false)$/.test(text)) return text === "true";
  if (type === "array") return text === "" ? [] : text.split(",");
  return text;
}

/** Turns the texts of `--set` into overrides. @throws UserError for one that is not key=value */
export function parseOverrides(settings: string[]): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const setting of settings) {
    const equals = setting.indexOf("=");
    if (equals < 1) throw new UserError(`--set ${setting}: write key=value, such as --set port=8883`);
    overrides[setting.slice(0, equals)] = setting.slice(equals + 1);
  }
  return overrides;
}
