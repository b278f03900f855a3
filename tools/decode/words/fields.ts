/** Pieces that most decoders need: the fields of a line, and words around a setting's form. */
import type { Form } from "../decoder.ts";

/**
 * Cuts at commas outside quotes and parentheses; fields keep their quotes and are trimmed. An unbalanced quote runs to
 * the end.
 */
export function rawFields(args: string): string[] {
  const out: string[] = [];
  let isQuoted = false;
  let depth = 0;
  let start = 0;
  for (let i = 0; i < args.length; i++) {
    const character = args[i];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "," && depth <= 0) {
      out.push(args.slice(start, i).trim());
      start = i + 1;
    }
  }
  out.push(args.slice(start).trim());
  return out;
}

/** What a command or an answer carries, without quotes; an absent field is undefined when destructured, an empty one "". */
export function fields(args: string): string[] {
  return rawFields(args).map(unquote);
}

/** The part of an answer after `+NAME:`. */
export function afterColon(text: string): string {
  return text.slice(text.indexOf(":") + 1).trim();
}

/** The fields of an answer, `+NAME: a,"b"`. */
export function answerFields(text: string): string[] {
  return fields(afterColon(text));
}

export function unquote(text: string): string {
  return text.replace(/^"|"$/g, "");
}

/** A whole number in decimal, or undefined: an empty or odd field is not 0. */
export function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Joins what is known: undefined parts vanish, nothing known gives undefined. */
export function join(parts: readonly (string | undefined)[], separator = ", "): string | undefined {
  const known = parts.filter((part) => part !== undefined && part !== "");
  return known.length > 0 ? known.join(separator) : undefined;
}

/** `text` unless it is empty or absent; then undefined, so that join() drops the part. */
export function part(prefix: string, text: string | undefined, suffix = ""): string | undefined {
  return text === undefined || text === "" ? undefined : prefix + text + suffix;
}

/** `1 byte`, `85 bytes`. */
export function count(number: number | string, what: string): string {
  return `${number} ${what}${Number(number) === 1 ? "" : "s"}`;
}

/** Words for the forms that only ask. */
export function ask(form: Form, what: string): string | undefined {
  if (form === "read") return `${what}: what is it?`;
  if (form === "test") return `${what}: which values are allowed?`;
  return undefined;
}

/** `args` with the fields at `indexes` masked; empty ones stay empty, quotes stay. */
export function maskFields(args: string, indexes: readonly number[]): string {
  const parts = rawFields(args);
  for (const index of indexes) {
    const field = parts[index];
    if (field !== undefined && unquote(field) !== "") parts[index] = field.startsWith('"') ? '"****"' : "****";
  }
  return parts.join(",");
}
