import { readFileSync } from "node:fs";
import type { Json, JsonObject } from "./stand_in.ts";

/** A JSON object as it was typed. @throws Error with one sentence */
export function parseObject(text: string, word: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Error(`that is no JSON; write it as: ${word} {"led":"on"}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`a JSON object is wanted; write it as: ${word} {"led":"on"}`);
  return value;
}

/** A JSON object in a file. @throws Error with one sentence */
export function readObject(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`the file "${file}" cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseObject(text, "in the file");
}
