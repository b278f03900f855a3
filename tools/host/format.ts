import { types } from "node:util";
import { PIN_NAME } from "./values.ts";

/** An object line is broken after so many plain members (src/jswrap_json.h). */
const ITEMS_ON_LINE = 4;

interface Style {
  isPretty: boolean;
  /** Names of global constructors are put before their objects. */
  constructors: Record<string, unknown> | undefined;
}

/** What print() writes for one argument (jsfPrintJSON with PRETTY, SOME_NEWLINES and SHOW_OBJECT_NAMES). */
export function formatForPrint(value: unknown, constructors: Record<string, unknown> = {}): string {
  return typeof value === "string" ? value : format(value, { isPretty: true, constructors }, 0, []);
}

/** What E.toJS() gives: the shortest text that the interpreter reads back. */
export function formatAsJs(value: unknown): string {
  return format(value, { isPretty: false, constructors: undefined }, 0, []);
}

function format(value: unknown, style: Style, depth: number, parents: object[]): string {
  if (value === undefined) return style.isPretty ? "undefined" : "null";
  if (typeof value === "string") return quote(value);
  if (typeof value === "function") return String(value);
  if (value === null || typeof value !== "object") return String(value);
  if (parents.includes(value)) return " ... ";
  if (PIN_NAME in value) return String(value[PIN_NAME]);
  const inside = [...parents, value];
  if (Array.isArray(value)) return formatArray(value, style, depth, inside);
  if (types.isAnyArrayBuffer(value)) return formatBytes("Uint8Array", new Uint8Array(value as ArrayBuffer), style, ".buffer");
  if (types.isTypedArray(value)) return formatBytes(value[Symbol.toStringTag] ?? "", value as Uint8Array, style, "");
  return formatObject(value as Record<string, unknown>, style, depth, inside);
}

function formatArray(array: unknown[], style: Style, depth: number, parents: object[]): string {
  let text = style.isPretty ? "[ " : "[";
  let isBreakDue = false;
  array.forEach.call(Array.from(array), (item: unknown, index: number) => {
    if (index > 0) text += style.isPretty ? ", " : ",";
    const isLong = style.isPretty && needsLine(item);
    if (isBreakDue || isLong) text += newLine(depth + 1);
    text += format(item, style, depth + 1, parents);
    isBreakDue = isLong;
  });
  if (isBreakDue) text += newLine(depth);
  return text + (style.isPretty ? " ]" : "]");
}

function formatObject(object: Record<string, unknown>, style: Style, depth: number, parents: object[]): string {
  const name = style.constructors && globalNameOf(object, style.constructors);
  const prefix = name ? `${name}: ` : "";
  if (name && object["toString"] !== rootOf(object)["toString"]) return prefix + String(object);
  const toJson = !style.isPretty && object["toJSON"];
  if (typeof toJson === "function") return format(toJson.call(object), style, depth, parents);
  let text = "";
  let isBreakDue = false;
  let sinceBreak = 0;
  for (const [key, item] of Object.entries(object)) {
    if (!style.isPretty && item === undefined) continue;
    if (text) text += style.isPretty ? ", " : ",";
    const isLong = style.isPretty && needsLine(item);
    if (style.isPretty && ++sinceBreak > ITEMS_ON_LINE) isBreakDue = true;
    if (isBreakDue || isLong) {
      text += newLine(depth + 1);
      isBreakDue = false;
      sinceBreak = 0;
    }
    const isBare = !style.isPretty && /^[A-Za-z_$][\w$]*$|^\d+$/.test(key);
    text += (isBare ? key : quote(key)) + (style.isPretty ? ": " : ":") + format(item, style, depth + 1, parents);
    isBreakDue = isLong;
  }
  if (isBreakDue) text += newLine(depth);
  return prefix + (style.isPretty ? `{ ${text} }` : `{${text}}`);
}

function globalNameOf(object: object, constructors: Record<string, unknown>): string | undefined {
  const prototype = Object.getPrototypeOf(object) as { constructor?: { name?: string } } | null;
  const name = prototype && Object.getPrototypeOf(prototype) !== null ? prototype.constructor?.name : undefined;
  return name && constructors[name] === prototype?.constructor ? name : undefined;
}

/** Object.prototype of the object's own world. */
function rootOf(object: object): Record<string, unknown> {
  const parent = Object.getPrototypeOf(object) as object | null;
  return parent ? rootOf(parent) : (object as Record<string, unknown>);
}

function formatBytes(name: string, bytes: Uint8Array, style: Style, suffix: string): string {
  if (!style.isPretty) return `[${bytes.join(",")}]`;
  if (bytes.every((byte) => byte === 0)) return `new ${suffix ? "ArrayBuffer" : name}(${bytes.length})`;
  return `new ${name}([${bytes.join(", ")}])${suffix}`;
}

function needsLine(item: unknown): boolean {
  return !(item === undefined || item === null || typeof item === "number" || typeof item === "boolean");
}

function newLine(depth: number): string {
  return "\n" + "  ".repeat(depth);
}

const SHORT_ESCAPES: Record<string, string> = {
  "\n": "\\n", "\t": "\\t", "\b": "\\b", "\v": "\\v", "\f": "\\f", "\r": "\\r", "\\": "\\\\", '"': '\\"',
};

/** As escapeCharacter in src/jsutils.c: octal below 8 unless a digit follows, \xNN below 32 and from 127 on. */
function quote(text: string): string {
  const escaped = text.replace(/[\x00-\x1f"\\\x7f-\uffff]/g, (character, at: number) => {
    const code = character.charCodeAt(0);
    if (SHORT_ESCAPES[character]) return SHORT_ESCAPES[character];
    if (code < 8 && !/[0-7]/.test(text[at + 1] ?? "")) return `\\${code}`;
    return code > 255 ? `\\u${hex(code, 4)}` : `\\x${hex(code, 2)}`;
  });
  return `"${escaped}"`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, "0");
}
