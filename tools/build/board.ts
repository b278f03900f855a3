import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../cli/errors.ts";
import { boardProblems } from "./board_check.ts";
import { readJson, refuse, schemaProblems } from "./schema.ts";

/** A wired control line; `activeLow` as seen at the GPIO. */
export interface BoardLine {
  pin: string;
  label?: string;
  activeLow: boolean;
  openDrain?: boolean;
  onMs?: number;
  offMs?: number;
  readyMs?: number;
  source: string;
}

/** A board file as boards/board.schema.json describes it, defaults filled in, addresses as numbers. */
export interface Board {
  /** The file's name without .json: what --board takes. */
  id: string;
  file: string;
  name: string;
  host: string;
  variables: { count: number; blockBytes: number };
  storage: { address: number; pageSize: number; pages: number };
  uart: { port: string; tx?: string; rx?: string; cts?: string; baud: number; path?: string };
  fifoBytes: number;
  modem: { model: string; dialect?: string; isDefault?: boolean };
  power: { pwrkey?: BoardLine; reset?: BoardLine; status?: BoardLine; dtr?: BoardLine; wakeup?: BoardLine; ri?: BoardLine };
  switches: { pin: string; label: string; level: 0 | 1 }[];
  led?: BoardLine;
  button?: BoardLine;
  console: { device: string; pins?: string[] };
  fota: { offered: boolean; slotSize: number; slots: number; reason?: string; note?: string };
  flash: { method: string };
  evidence: string;
}

type BoardFile = Omit<Board, "id" | "file" | "storage" | "power" | "switches"> & {
  storage: { address: string; pageSize: number; pages: number };
  power?: Board["power"];
  switches?: Board["switches"];
};

/** Names of the boards that come with Uplink, sorted. */
export function boardNames(root: string): string[] {
  const names = readdirSync(join(root, "boards")).filter((name) => name.endsWith(".json") && !name.endsWith(".schema.json"));
  return names.map((name) => name.slice(0, -".json".length)).sort();
}

/** Names of the boards that come with Uplink and have a modem of this model, sorted. */
export function boardsWithModem(model: string, root: string): string[] {
  return boardNames(root).filter((name) => (readJson(join(root, "boards", `${name}.json`)) as BoardFile).modem.model === model);
}

/**
 * The board that stands for a modem's family where none is named.
 * @throws UserError for a model without a driver, or without a board
 */
export function defaultBoard(model: string, root: string): string {
  const models = modemModels(root);
  if (!models.includes(model)) throw new UserError(`no modem "${model}"; modems are: ${models.join(", ")}`);
  const names = boardsWithModem(model, root);
  const marked = names.find((name) => (readJson(join(root, "boards", `${name}.json`)) as BoardFile).modem.isDefault);
  const name = marked ?? names[0];
  if (name === undefined) throw new UserError(`no board of boards/ has the modem "${model}"; write one by uplink board new`);
  return name;
}

/** Names of the modem models that have a driver: the folders of src/modem. */
export function modemModels(root: string): string[] {
  return foldersWithIndex(join(root, "src", "modem"));
}

/** Folders below a folder that hold an index.ts, sorted. */
export function foldersWithIndex(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "index.ts")))
    .sort();
}

/**
 * Reads and checks a board file.
 * @param nameOrPath a name from boards/, or the path of a .json file
 * @throws UserError: unknown name (lists the valid ones), or one sentence for each thing wrong in the file
 */
export function loadBoard(nameOrPath: string, root: string): Board {
  const isPath = nameOrPath.endsWith(".json");
  const file = isPath ? resolve(nameOrPath) : join(root, "boards", nameOrPath + ".json");
  if (!isPath && !boardNames(root).includes(nameOrPath)) {
    throw new UserError(`no board "${nameOrPath}"; boards are: ${boardNames(root).join(", ")}; or give the path of a .json file`);
  }
  return checkBoard(readJson(file), file, root);
}

/**
 * Checks the content of a board file; defaults of the schema are written into it.
 * @param file names it in sentences; what precedes .json becomes the board's id
 * @throws UserError with one sentence for each thing that is wrong
 */
export function checkBoard(value: unknown, file: string, root: string): Board {
  refuse(schemaProblems(readJson(join(root, "boards", "board.schema.json")) as object, value, file));
  const board = typed(value as BoardFile, file);
  refuse(boardProblems(board, modemModels(root)).map((problem) => `${file}: ${problem}`));
  return board;
}

function typed(value: BoardFile, file: string): Board {
  return {
    ...value,
    id: basename(file, ".json"),
    file,
    storage: { ...value.storage, address: parseInt(value.storage.address, 16) },
    power: value.power ?? {},
    switches: value.switches ?? [],
    fota: { ...value.fota, slots: value.fota.offered ? 2 : 1 },
  };
}
