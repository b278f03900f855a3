import { own, parseJson } from "../text.ts";

/**
 * A member of a value that came as JSON.
 * @param value of any type
 * @returns undefined where the value is no object, or does not hold the key itself
 */
export function member(value: unknown, key: string): unknown {
  return value && typeof value == "object" ? own(value as Record<string, unknown>, key) : undefined;
}

/** @returns undefined where the text is not one JSON object */
export const parseObject = (text: string): object | undefined => (text.trim()[0] == "{" ? parseJson<object>(text) : undefined);
