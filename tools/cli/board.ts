import { join, relative } from "node:path";
import type { Command } from "commander";
import { newBoard } from "../board_new/board_new.ts";
import { type Answers, FIELDS } from "../board_new/fields.ts";
import { boardNames, loadBoard } from "../build/board.ts";
import { findRoot } from "../build/root.ts";
import { readJson } from "../build/schema.ts";

/** `uplink board new|list|check`: board files. */
export function register(program: Command): void {
  const board = program.command("board").description("board files: write a new one, list them, check one");
  const create = board
    .command("new")
    .description("write a board file that the build accepts; on a terminal it asks for what the options do not say")
    .argument("<file>", "the file to write, such as boards/my_board.json");
  for (const { name, value, about } of FIELDS) create.option(`--${name} <${value}>`, about);
  create.action(runNew);
  board.command("list").description("list the boards that come with Uplink").option("--json", "as JSON").action(runList);
  board.command("check").description("check a board file as the build does").argument("<board>", "a name from boards/, or the path of a board file").action(runCheck);
  for (const verb of board.commands) verb.exitOverride().showHelpAfterError(`(uplink board ${verb.name()} --help)`);
}

async function runNew(file: string, options: Record<string, string>): Promise<void> {
  const given: Answers = Object.fromEntries(FIELDS.map(({ name }) => [name, options[camelCase(name)]]));
  const terminal = { input: process.stdin, output: process.stdout, isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true };
  const board = await newBoard(file, given, terminal, findRoot());
  console.log(`${relative(process.cwd(), board.file) || board.file}: ${board.name}, checked; next: npx uplink build --board ${file}`);
}

function runList({ json }: { json?: boolean }): void {
  const root = findRoot();
  const boards = boardNames(root).map((id) => {
    const { name, host, modem } = readJson(join(root, "boards", `${id}.json`)) as { name: string; host: string; modem: { model: string } };
    return { id, host, modem: modem.model, name };
  });
  if (json) return console.log(JSON.stringify(boards, null, 2));
  const width = (key: "id" | "host" | "modem"): number => Math.max(...boards.map((board) => board[key].length));
  for (const { id, host, modem, name } of boards) {
    console.log(`${id.padEnd(width("id"))}  ${host.padEnd(width("host"))}  ${modem.padEnd(width("modem"))}  ${name}`);
  }
}

function runCheck(nameOrPath: string): void {
  const board = loadBoard(nameOrPath, findRoot());
  console.log(`${relative(process.cwd(), board.file) || board.file}: ${board.name}, nothing wrong`);
}

/** Commander's name of an option: --pwrkey-ms is pwrkeyMs. */
function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
