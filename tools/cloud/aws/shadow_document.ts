import type { Json, JsonObject } from "../core/stand_in.ts";

export type Section = "desired" | "reported";

export const sections: readonly Section[] = ["desired", "reported"];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// Objects are built from entries and read from maps: a key such as __proto__ is a name like any other.

/** A patch upon a document: null removes, objects merge, all else replaces. */
export function merge(old: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else merged.set(name, isObject(value) ? merge(isObject(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Times of a new value: one for each leaf, arrays one for each element. */
export function metadataOf(value: Json, timestamp: number): Json {
  if (Array.isArray(value)) return value.map((element) => metadataOf(element, timestamp));
  if (!isObject(value)) return { timestamp };
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, metadataOf(member, timestamp)]));
}

/** The times of a document after a patch. */
export function mergeMetadata(old: JsonObject, patch: JsonObject, timestamp: number): JsonObject {
  const merged = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else if (isObject(value)) merged.set(name, mergeMetadata(isObject(before) && !isLeaf(before) ? before : {}, value, timestamp));
    else merged.set(name, metadataOf(value, timestamp));
  }
  return Object.fromEntries(merged);
}

/** What is desired and not so reported; undefined when nothing is. Arrays are compared whole. */
export function deltaOf(desired: JsonObject, reported: JsonObject): JsonObject | undefined {
  const known = new Map(Object.entries(reported));
  const delta: [string, Json][] = [];
  for (const [name, wanted] of Object.entries(desired)) {
    const found = known.get(name);
    if (isObject(wanted) && isObject(found)) {
      const inner = deltaOf(wanted, found);
      if (inner) delta.push([name, inner]);
    } else if (!isEqual(wanted, found)) delta.push([name, wanted]);
  }
  return delta.length > 0 ? Object.fromEntries(delta) : undefined;
}

/** The times of those members that `shape` has. */
export function pick(metadata: JsonObject, shape: JsonObject): JsonObject {
  const known = new Map(Object.entries(metadata));
  const picked: [string, Json][] = [];
  for (const [name, value] of Object.entries(shape)) {
    const found = known.get(name);
    if (found !== undefined) picked.push([name, isObject(value) && isObject(found) ? pick(found, value) : found]);
  }
  return Object.fromEntries(picked);
}

/** Levels of nesting: a value 0, {} and [] 1. */
export function depthOf(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Whether an array somewhere holds null. */
export function hasNullInArray(value: Json): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((member) => (member === null ? Array.isArray(value) : hasNullInArray(member)));
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined || typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const others = new Map(Object.entries(b));
  const entries = Object.entries(a);
  return entries.length === others.size && entries.every(([name, value]) => isEqual(value, others.get(name)));
}

/** `{"timestamp": n}` of a value that was no object before; a member named timestamp has times of its own. */
function isLeaf(metadata: JsonObject): boolean {
  return typeof metadata["timestamp"] === "number";
}
