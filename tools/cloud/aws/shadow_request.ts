import type { Json, JsonObject } from "../core/stand_in.ts";
import { depthOf, hasNullInArray, isObject, sections } from "./shadow_document.ts";
import type { Section } from "./shadow_document.ts";

/** A refusal in the service's own words. */
export class ShadowError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ShadowUpdate {
  /** Null removes the section. */
  state: Partial<Record<Section, JsonObject | null>>;
  version?: number;
}

/** Levels of desired and of reported, as the error text says; the quota table says 8. */
export const defaultMaxDepth = 6;

const maxTokenBytes = 64;

/** @throws ShadowError 415 for what is not UTF-8 */
export function decode(payload: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(payload);
  } catch {
    throw new ShadowError(415, "Unsupported documented encoding; supported encoding is UTF-8");
  }
}

/** @throws ShadowError 400 */
export function parseObject(text: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new ShadowError(400, "Invalid JSON");
  }
  if (!isObject(value)) throw new ShadowError(400, "Invalid JSON");
  return value;
}

/** The token of a request that can be read at all, so that a refusal can carry it. */
export function clientTokenOf(payload: Buffer): string | undefined {
  try {
    const { clientToken } = parseObject(decode(payload));
    return typeof clientToken === "string" && Buffer.byteLength(clientToken) <= maxTokenBytes ? clientToken : undefined;
  } catch {
    return undefined;
  }
}

/** Reads and checks the body of an update. @throws ShadowError 400, 415 */
export function parseUpdate(payload: Buffer, maxDepth = defaultMaxDepth): ShadowUpdate {
  const body = parseObject(decode(payload));
  const { version, clientToken } = body;
  if (clientToken !== undefined && (typeof clientToken !== "string" || Buffer.byteLength(clientToken) > maxTokenBytes)) {
    throw new ShadowError(400, "Invalid clientToken");
  }
  const isVersion = typeof version === "number" && Number.isInteger(version) && version >= 0;
  // the service takes null for absent
  if (version !== undefined && version !== null && !isVersion) throw new ShadowError(400, "Invalid version");
  return { state: checkState(body["state"], maxDepth), ...(isVersion && { version }) };
}

function checkState(state: Json | undefined, maxDepth: number): ShadowUpdate["state"] {
  if (state === undefined) throw new ShadowError(400, "Missing required node: state");
  if (!isObject(state)) throw new ShadowError(400, "State node must be an object");
  for (const [name, value] of Object.entries(state)) {
    if (!sections.includes(name as Section)) throw new ShadowError(400, "State contains an invalid node");
    const title = name === "desired" ? "Desired" : "Reported";
    if (value !== null && !isObject(value)) throw new ShadowError(400, `${title} node must be an object`);
    if (depthOf(value) > maxDepth) throw new ShadowError(400, `JSON contains too many levels of nesting; maximum is ${maxDepth}`);
    if (hasNullInArray(value)) throw new ShadowError(400, "State contains an invalid node");
  }
  return state as ShadowUpdate["state"];
}
