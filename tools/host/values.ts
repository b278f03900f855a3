import { types } from "node:util";
import { ProgramError } from "./realm.ts";

/** Why a program's life ends from within: everything that it calls throws this until the next life. */
export class Halt extends Error {}

/** Marks a pin's object with its name, for printing. */
export const PIN_NAME = Symbol("pin name");

/**
 * The bytes behind a value wherever the interpreter takes "a number, string, array, typed array or {data, count} object"
 * (jsvIterateCallback), as a byte string.
 * @throws ProgramError for anything else
 */
export function toByteString(value: unknown): string {
  if (typeof value === "string") return value.replace(/[^\x00-\xff]/g, (character) => String.fromCharCode(character.charCodeAt(0) & 255));
  if (typeof value === "number" || typeof value === "boolean") return String.fromCharCode(Number(value) & 255);
  if (types.isAnyArrayBuffer(value)) return Buffer.from(new Uint8Array(value as ArrayBuffer)).toString("latin1");
  if (ArrayBuffer.isView(value) && !types.isDataView(value)) return Array.from(value as Uint8Array, (item) => toByteString(item)).join("");
  if (Array.isArray(value)) return value.map(toByteString).join("");
  if (value !== null && typeof value === "object") return objectBytes(value as Record<string, unknown>);
  throw new ProgramError(`Expecting Number or iterable, got ${value === null ? "null" : typeof value}`, "TypeError");
}

function objectBytes(value: Record<string, unknown>): string {
  const { data, count, callback } = value;
  if (typeof callback === "function") return toByteString((callback as () => unknown)());
  if (data !== undefined && typeof count === "number") return toByteString(data).repeat(Math.max(0, count));
  throw new ProgramError("If specifying an object, it must be of the form {data : ..., count : N} or {callback : fn}", "TypeError");
}

/** A number where the interpreter wants an integer: whatever is none counts as 0. */
export function toInteger(value: unknown): number {
  const number = typeof value === "number" ? value : typeof value === "string" || typeof value === "boolean" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? Math.trunc(number) : 0;
}
