import { isObject, type Json, type JsonObject } from "./json.ts";

/** Of "Tags and properties format" and "Device twin size" in the Azure docs on device twins. */
export const twinLimits = {
  /** Of desired and of reported, each. */
  sectionBytes: 32 * 1024,
  tagsBytes: 8 * 1024,
  depth: 10,
  keyBytes: 1024,
  stringBytes: 4 * 1024,
  minInteger: -4503599627370496,
  maxInteger: 4503599627370495,
};

/** C0 and C1, which neither belong into a key nor count for the size. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * @param depth of the object itself: the section is at 0
 * @returns what makes a patch illegal, or undefined
 */
export function twinFault(patch: JsonObject, depth = 0): string | undefined {
  if (depth > twinLimits.depth) return `the maximum depth of objects is ${twinLimits.depth}`;
  for (const [key, value] of Object.entries(patch)) {
    const fault = keyFault(key) ?? valueFault(value, key, depth);
    if (fault) return fault;
  }
  return undefined;
}

function keyFault(key: string): string | undefined {
  if (key === "") return "a property has no name";
  if (Buffer.byteLength(key) > twinLimits.keyBytes) return `the name of a property has more than ${twinLimits.keyBytes} bytes`;
  if (/[.$ ]/.test(key) || key.search(CONTROLS) >= 0) return `property ${JSON.stringify(key)}: ".", "$", space and control characters are not allowed`;
  return undefined;
}

function valueFault(value: Json, key: string, depth: number): string | undefined {
  if (typeof value === "string" && Buffer.byteLength(value) > twinLimits.stringBytes) return `property ${key}: more than ${twinLimits.stringBytes} bytes`;
  if (typeof value === "number" && !isTwinNumber(value)) return `property ${key}: outside of ${twinLimits.minInteger} to ${twinLimits.maxInteger}`;
  if (Array.isArray(value)) return value.map((item) => valueFault(item, key, depth + 1)).find((fault) => fault);
  return isObject(value) ? twinFault(value, depth + 1) : undefined;
}

function isTwinNumber(value: number): boolean {
  return !Number.isInteger(value) || (value >= twinLimits.minInteger && value <= twinLimits.maxInteger);
}

/** Size by the service's own counting: UTF-8 of keys and strings without control characters, 8 for a number, 4 for a boolean. */
export function twinSize(value: Json): number {
  if (typeof value === "string") return Buffer.byteLength(value.replace(CONTROLS, ""));
  if (typeof value === "number") return 8;
  if (typeof value === "boolean") return 4;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + twinSize(item), 0);
  if (value === null) return 0;
  return Object.entries(value).reduce((sum, [key, item]) => sum + twinSize(key) + twinSize(item), 0);
}
