import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Board, BoardLine } from "./board.ts";
import { minifyScript } from "./terser.ts";
import { tokenise } from "./tokens.ts";

/** What the loader is built with. */
export interface LoaderNumbers {
  /** Flash address of the first slot. */
  address: number;
  /** Flash address of the journal. */
  journal: number;
  pageSize: number;
  slotSize: number;
  slots: number;
  journalSpan: number;
  journalParts: number;
  /** Public keys, hexadecimal. */
  keys: string[];
  /** Seconds that a test image has to be confirmed. */
  confirmS: number;
}

/** `.bootcde`: src/loader/loader.js with its numbers, minified, its words as tokens. */
export async function loaderCode(numbers: LoaderNumbers, root: string): Promise<string> {
  const values: Record<string, string | number> = {
    ADDRESS: numbers.address,
    JOURNAL: numbers.journal,
    PAGE_SIZE: numbers.pageSize,
    SLOT_SIZE: numbers.slotSize,
    SLOTS: numbers.slots,
    JOURNAL_SPAN: numbers.journalSpan,
    JOURNAL_END: numbers.journalSpan * numbers.journalParts,
    KEYS: JSON.stringify(numbers.keys.map((key) => Buffer.from(key, "hex").toString("base64"))),
    TRIAL: numbers.keys.length > 0 ? `setTimeout(uplinkLoader.fail, ${numbers.confirmS * 1000})` : "",
    // Without updates nobody asks for these any more: their closures' variables are free.
    RELEASE: numbers.keys.length > 0 ? "" : "uplinkLoader.append = uplinkLoader.image = uplinkLoader.fail = uplinkLoader.journal = undefined",
  };
  const template = readFileSync(join(root, "src", "loader", "loader.js"), "utf8");
  const text = await minifyScript(template.replace(/\$([A-Z][A-Z_]*[A-Z])/g, (_match, name: string) => String(values[name])));
  return tokenise(text).code;
}

/**
 * `.boot1`: puts the console where the modem cannot reach it, sets the board's switches, and puts the modem's control lines at rest
 * (key, reset and wake-up released, DTR awake), before anything else runs.
 * @returns "" where there is nothing to do, as on Linux: the file is then left out
 */
export function boot1Code(board: Board): string {
  return consoleCode(board.console.device) + outputCode(board);
}

/** The part of `.boot1` that has to do with pins. */
export function outputCode(board: Board): string {
  const { pwrkey, reset, dtr, wakeup } = board.power;
  const switches = board.switches.map((output) => `digitalWrite(${output.pin},${output.level});`);
  const lines = [pwrkey && level(pwrkey, false), reset && level(reset, false), dtr && level(dtr, true), wakeup && level(wakeup, false)];
  return [...switches, ...lines].filter((code) => code !== undefined).join("");
}

function consoleCode(device: string): string {
  if (device === "stdio") return "";
  return `E.setConsole(${device === "none" ? "null" : JSON.stringify(device)},{force:true});`;
}

function level({ pin, activeLow, openDrain }: BoardLine, active: boolean): string {
  const write = `digitalWrite(${pin},${active !== activeLow ? 1 : 0});`;
  // The level first: an open drain that starts low would press the key.
  return openDrain ? `${write}pinMode(${pin},"opendrain");` : write;
}
