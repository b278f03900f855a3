import assert from "node:assert/strict";
import { join } from "node:path";
import { loadBoard, type Board } from "../../../tools/build/board.ts";
import { build } from "../../../tools/build/build.ts";
import { buildFlash, type Flash } from "../../../tools/build/flash.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { EspruinoContext } from "../../../tools/host/espruino_context.ts";
import { FLASH_KINDS, WordFlash } from "../../../tools/host/word_flash.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { seeded } from "../../../tools/testing/random.ts";

export const root = findRoot();
export const UPDATER = join(root, "test", "fixtures", "apps", "updater");
export const CONFIRM_S = 60;
const PIECE = 256;

/** An image and what tells it from others. */
export interface Image {
  version: string;
  bytes: Buffer;
}

let built: Promise<string> | undefined;

/** The fixture's image, built once, with something behind it. */
export async function updater(version: string, more = ""): Promise<Image> {
  built ??= build({ app: UPDATER, board: "lilygo_t_sim7000g", outDir: join(root, "dist", "test", "updater") }).then(({ code }) => code);
  return { version, bytes: Buffer.from(`${await built};variant="${version}";${more}`, "latin1") };
}

/** A board's Storage with an image in slot 0 that was confirmed when it was built, and what an update of long ago left in slot 1. */
export async function area(board: Board, image: Image): Promise<Flash> {
  const keys = [1, 2].map((fill) => `0000000b00000007${Buffer.alloc(40, fill).toString("hex")}`);
  const flash = await buildFlash(board, image.bytes, { version: image.version, keys, confirmS: CONFIRM_S, boot1: "", root });
  const slots = flash.layout.files.at(-1)!;
  flash.bytes.fill(0x78, slots.offset + flash.slotSize, slots.offset + slots.length);
  return flash;
}

/** What a call gives when the power went while it ran. */
export const LOST = Symbol("power lost");

export interface SlotBenchOptions {
  board: string | Board;
  bytes: Uint8Array;
  seed?: number;
  /** What counts as an endless loop, milliseconds of this machine: long enough for a start on a busy one. Default 10,000. */
  hangLimitMs?: number;
}

/** A board with its own flash, as its chip has it, that runs what is in it; the power can be cut at any effect on the flash. */
export class SlotBench {
  readonly clock = new VirtualClock();
  readonly flash: WordFlash;
  readonly context: EspruinoContext;
  readonly console: string[] = [];
  /** Words programmed and pages erased so far. */
  effects = 0;
  /** Numbers of the effects in the middle of which the power goes. */
  cutAt: number[] = [];
  /** How often it went. */
  cuts = 0;

  constructor({ board, bytes, seed = 1, hangLimitMs = 10_000 }: SlotBenchOptions) {
    const { host, storage } = typeof board === "string" ? loadBoard(board, root) : board;
    this.flash = new WordFlash({ geometry: storage, image: bytes, kind: FLASH_KINDS[host]!, random: seeded(seed), onBusy: (ms) => this.clock.spend(ms) });
    this.flash.onWord = this.flash.onPage = () => this.isCut();
    const { clock, flash } = this;
    this.context = new EspruinoContext({ clock, flash, random: () => 0.5, hangLimitMs, onConsole: (text) => void this.console.push(text) });
  }

  private isCut(): boolean {
    const isCut = this.cutAt.includes(++this.effects);
    if (isCut) this.cuts++;
    return isCut;
  }

  get isRunning(): boolean {
    return this.context.isRunning;
  }

  /** Calls what the fixture offers on the console. */
  call(name: string, ...args: unknown[]): unknown {
    const text = this.context.evaluate(`${name}(${args.map(literal).join()})`);
    if (!this.isRunning) return LOST;
    return text === "undefined" || text === "null" ? undefined : (JSON.parse(text) as unknown);
  }

  /** Power off and on. */
  cycle(): void {
    this.context.powerOff();
    this.context.boot();
  }

  /** Which image runs; of one that throws at its start, or hangs, nothing is asked. */
  variant(): string {
    return JSON.parse(this.context.evaluate("variant")) as string;
  }
}

/** A board whose fixture can be called: in Node, or in the interpreter. */
export interface Updatable {
  call(name: string, ...args: unknown[]): unknown;
}

/** Puts an image into the other slot, from where an earlier try left it, and activates it. @returns whether the power held */
export async function install(board: Updatable, { version, bytes }: Image, job = "job-1"): Promise<boolean> {
  const id = `id of ${version}`;
  let at = await board.call("written", id);
  if (at === LOST) return false;
  if (at === undefined) {
    for (let more: unknown = true; more; ) if ((more = await board.call("eraseNext", id)) === LOST) return false;
    at = 0;
  }
  for (let offset = at as number; offset < bytes.length; offset += PIECE) {
    const isTaken = await board.call("put", [offset, bytes.subarray(offset, offset + PIECE).toString("latin1")]);
    if (isTaken === LOST) return false;
    assert.equal(isTaken, true, `write at ${offset}`);
  }
  const isTaken = await board.call("activate", [bytes.length, version, job]);
  if (isTaken !== LOST) assert.equal(isTaken, true, "activate");
  return isTaken !== LOST;
}

/** What an image on probation does that reaches its cloud: confirms itself, and tells how the job ended. */
export async function settle(board: Updatable): Promise<void> {
  const [state, , job] = await stateOf(board);
  if (state === "test" && (await board.call("confirm")) === LOST) return;
  if (job) await board.call("told");
}

/** state, version, job, whether the last update was rolled back. */
export async function stateOf(board: Updatable): Promise<string[]> {
  return ((await board.call("boot")) as string).split(",");
}

/** Of bytes: escaped, so that it is one line of ASCII. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
