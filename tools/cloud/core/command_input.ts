import { readFileSync } from "node:fs";
import type { CommandAnswer, Json, JsonObject } from "./stand_in.ts";

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

/** The line "command NAME [PAYLOAD]". @param rest what follows the word @returns a line with the answer @throws Error with one sentence */
export async function runTypedCommand(rest: string, command: (name: string, payload: string) => Promise<CommandAnswer>): Promise<string> {
  const [name = "", ...words] = rest.split(" ");
  if (name === "") throw new Error("name the command: command ping");
  const { status, payload } = await command(name, words.join(" "));
  return `command ${name}: ${status} ${payload}`;
}
