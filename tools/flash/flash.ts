import { existsSync, readFileSync } from "node:fs";
import type { Board } from "../build/board.ts";
import type { Flash } from "../build/flash.ts";
import { UserError } from "../cli/errors.ts";
import { BoardConsole } from "./board_console.ts";
import { compactRecords } from "../provision/settings_records.ts";
import { foreignContent, inspectStorage, readSettings } from "./board_storage.ts";
import { checkIdentity, identify, type Identity, stopProgram, within } from "./identify.ts";
import { type OpenPort, openSerialPort } from "./port.ts";
import type { Progress } from "./progress.ts";
import { withBackup, withSettings } from "./settings_backup.ts";
import { eraseStorage, verifyFiles, writeFiles } from "./write_storage.ts";

export interface FlashOptions {
  port: string;
  baud: number;
  board: Board;
  /** What the Storage will hold; the settings in it are the device's own, if it has some. */
  flash: Flash;
  /** Where the device's settings are kept meanwhile. */
  backupFolder: string;
  /** Whatever is in the Storage may go. */
  isEraseAll: boolean;
  /** Also on another Espruino target than the board file's. */
  isForced: boolean;
  /** A file with settings in place of the device's. */
  settingsFile?: string;
  progress: Progress;
  openPort?: OpenPort;
}

export interface FlashReport {
  identity: Identity;
  /** Bytes of device settings that were kept or given. */
  settingsBytes: number;
  /** The first line that the app printed. */
  firstLine: string;
}

const FIRST_LINE_TIMEOUT_MS = 15000;

/**
 * Puts loader, settings, journal and image into a board's Storage through its console, verifies every byte, and starts the app.
 * @throws UserError: one sentence for each thing that can go wrong; the port is closed then
 */
export async function flashBoard(options: FlashOptions): Promise<FlashReport> {
  const { port, baud, board, progress } = options;
  const console = await BoardConsole.open(port, baud, options.openPort ?? openSerialPort);
  try {
    progress.start(`connecting to ${port}`);
    const identity = await identify(console);
    checkIdentity(identity, board, options.isForced);
    await stopProgram(console);
    const settingsBytes = await program(console, options);
    progress.start("starting the app");
    const firstLine = await startApp(console);
    return { identity, settingsBytes, firstLine };
  } finally {
    progress.end();
    console.close();
  }
}

/** @returns bytes of settings */
async function program(console: BoardConsole, options: FlashOptions): Promise<number> {
  const { board, progress } = options;
  const geometry = board.storage;
  const present = await inspectStorage(console, geometry, board.file);
  const foreign = foreignContent(present, options.flash.layout);
  if (foreign !== undefined && !options.isEraseAll) {
    throw new UserError(`the board's Storage holds ${foreign}; all but the device's settings will be erased: allow that with --erase-all`);
  }
  const settings = options.settingsFile ? settingsFrom(options.settingsFile) : compacted(await readSettings(console, present), options.flash);
  const flash = withSettings(options.flash, settings);
  await withBackup(settings, options.backupFolder, async () => {
    progress.start("erasing");
    await eraseStorage(console, geometry, progress.step);
    progress.start("writing");
    await writeFiles(console, flash, progress.step);
    progress.start("verifying");
    await verifyFiles(console, flash, geometry, progress.step);
  });
  return settings.length;
}

/** The device's settings as they are, or without what later records have replaced when they would fill half of their file. */
function compacted(settings: Uint8Array, { layout }: Flash): Uint8Array {
  const { length } = layout.files.find(({ name }) => name === "settings")!;
  return settings.length > length / 2 ? compactRecords(settings) : settings;
}

/** Records as they lie on the device: one JSON object a line. */
function settingsFrom(file: string): Uint8Array {
  if (!existsSync(file)) throw new UserError(`no file ${file} for --settings`);
  const bytes = Uint8Array.from(readFileSync(file));
  const lines = Buffer.from(bytes).toString("latin1").split("\n");
  const wrong = lines.findIndex((line, index) => (index === lines.length - 1 ? line !== "" : !isObject(line)));
  if (wrong >= 0) throw new UserError(`${file}: line ${wrong + 1} is not a JSON object that ends with a line end`);
  return bytes;
}

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object" && line.startsWith("{");
  } catch {
    return false;
  }
}

/** load() and not E.reboot(): with that a board on USB leaves the bus, and its first lines are lost. */
async function startApp(console: BoardConsole): Promise<string> {
  const first = new Promise<string>((resolve) => (console.onLine = (line) => void (line.trim() && resolve(line))));
  await console.type("\x10load();\n");
  const line = await within(first, FIRST_LINE_TIMEOUT_MS);
  console.onLine = () => {};
  const verified = "the image is written and verified, but";
  if (line === undefined) throw new UserError(`${verified} the app printed nothing within ${FIRST_LINE_TIMEOUT_MS / 1000} s`);
  if (/^(Uncaught|uplink: slot)/.test(line)) throw new UserError(`${verified} it does not start: ${line}`);
  return line;
}
