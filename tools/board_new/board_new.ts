import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Board, checkBoard } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import { completeAnswers, type Terminal } from "./ask.ts";
import { composeBoard } from "./compose.ts";
import type { Answers } from "./fields.ts";

/**
 * Writes a new board file: of the options, and of what is asked for where they are silent. What is written has passed the check of the build.
 * @param file a path that ends in .json and leads to no file yet
 * @throws UserError for what is missing or does not fit; nothing is written then
 */
export async function newBoard(file: string, given: Answers, terminal: Terminal, root: string): Promise<Board> {
  if (!file.endsWith(".json")) throw new UserError(`${file}: a board file ends in .json, such as boards/my_board.json`);
  if (existsSync(file)) throw new UserError(`${file}: is there already; give the path of a new file`);
  const value = composeBoard(await completeAnswers(given, terminal, root), file, root);
  // The check writes the schema's defaults into what it is given.
  const board = checkBoard(structuredClone(value), file, root);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { flag: "wx" });
  } catch (error) {
    throw new UserError(`${file}: cannot be written: ${(error as Error).message}`);
  }
  return board;
}
