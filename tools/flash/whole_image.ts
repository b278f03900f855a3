import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import type { Board } from "../build/board.ts";
import { toHex } from "../build/hex.ts";
import { UserError } from "../cli/errors.ts";
import { hexSpans } from "./hex_spans.ts";

/** Where the internal flash of an STM32 begins. */
const STM32_FLASH = 0x08000000;

/** Firmware and Storage in one file, for a programmer that goes past the console. */
export interface WholeImage {
  /** Undefined where the build's own .bin is what is programmed. */
  content?: { extension: ".bin" | ".hex"; bytes: Uint8Array };
  /** The programmer's command line. @param file where the content is, or the build's .bin */
  command(file: string): string;
}

/**
 * @param storage the whole Storage area, as the build gives it
 * @param firmware the path of the file that Espruino publishes for the board's target; not used on an ESP32, whose Storage is a partition of its own
 * @throws UserError: a firmware that is missing, is no firmware, or is one for another board
 */
export function wholeImage(board: Board, storage: Uint8Array, firmware: string | undefined): WholeImage {
  const { address } = board.storage;
  if (board.host.startsWith("ESP32")) return { command: (file) => `esptool.py write_flash 0x${address.toString(16)} ${file}` };
  const kind = address >= STM32_FLASH ? ".bin" : ".hex";
  const content = readFirmware(board, firmware, kind);
  if (kind === ".bin") {
    const bytes = patch(board, content, storage, firmware!);
    return { content: { extension: kind, bytes }, command: (file) => `dfu-util -a 0 -s 0x08000000 -D ${file}` };
  }
  const bytes = merge(board, content.toString("latin1"), storage, firmware!);
  return { content: { extension: kind, bytes }, command: (file) => `nrfjprog --program ${file} --sectorerase --verify --reset` };
}

function readFirmware(board: Board, firmware: string | undefined, extension: string): Buffer {
  const wanted = `the firmware of ${board.host} as Espruino publishes it, a ${extension} file`;
  if (firmware === undefined) throw new UserError(`--image for ${board.id} needs ${wanted}`);
  if (!existsSync(firmware)) throw new UserError(`no file ${firmware} for --image; it is ${wanted}`);
  if (extname(firmware) !== extension) throw new UserError(`${firmware}: --image for ${board.id} takes ${wanted}`);
  return readFileSync(firmware);
}

/** The .bin begins where the flash does; the Storage lies in a hole of it, or behind it. */
function patch(board: Board, firmware: Buffer, storage: Uint8Array, file: string): Uint8Array {
  const offset = board.storage.address - STM32_FLASH;
  // A vector table: the stack's end in RAM, the first instruction in flash.
  const isFirmware = firmware.length > offset && firmware.readUInt32LE(0) >>> 24 === 0x20 && firmware.readUInt32LE(4) >>> 24 === 0x08;
  if (!isFirmware) throw new UserError(`${file}: not a firmware that begins at 0x08000000; take the .bin of ${board.host} from espruino.com/download`);
  const used = firmware.subarray(offset, offset + storage.length).findIndex((byte) => byte !== 0xff);
  if (used >= 0) refuse(file, board, board.storage.address + used);
  const whole = Buffer.alloc(Math.max(firmware.length, offset + storage.length), 0xff);
  firmware.copy(whole);
  whole.set(storage, offset);
  return whole;
}

/** The firmware's records as they are, and the Storage's behind them. */
function merge(board: Board, firmware: string, storage: Uint8Array, file: string): Uint8Array {
  const { address } = board.storage;
  const spans = hexSpans(firmware, file);
  const taken = spans.find(({ start, end }) => start < address + storage.length && end > address);
  if (taken) refuse(file, board, Math.max(taken.start, address));
  const records = firmware.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith(":00000001"));
  return Buffer.from(records.map((line) => `${line}\r\n`).join("") + toHex(storage, address));
}

function refuse(file: string, board: Board, address: number): never {
  throw new UserError(`${file}: has code at 0x${address.toString(16)}, where the Storage of ${board.host} is; it is the firmware of another board`);
}
