import { UserError } from "../cli/errors.ts";
import type { Board } from "./board.ts";
import { imageRecord } from "./journal.ts";
import { boot1Code, loaderCode, type LoaderNumbers } from "./loader.ts";
import { type Geometry, layoutStorage, type SlotPlan, type StorageLayout, TAG_BYTES, writeStorage } from "./storage_image.ts";
import { walkStorage } from "./storage_walk.ts";

export interface FlashOptions {
  /** Version of the image, written into the journal. */
  version: string;
  /** Code that runs before everything else; only the host harness has some. */
  boot0?: string;
  /** `.boot1` in place of the board's; a host run takes the pins of the board that the image is for. */
  boot1?: string;
  /** Public keys that updates are verified with, hexadecimal; absent or empty: updates are not offered. */
  keys?: string[];
  /** Seconds that a test image has to be confirmed. */
  confirmS?: number;
  root: string;
}

/** Whether a device with this Storage takes updates over the air, and why not. */
export type FotaOffer = { offered: true } | { offered: false; reason: string };

export interface Flash {
  /** The whole Storage area. */
  bytes: Uint8Array;
  layout: StorageLayout;
  /** Bytes of a slot as it is laid out: twice the board's where an image needs both. */
  slotSize: number;
  fota: FotaOffer;
}

/**
 * Builds a board's Storage area around an app's image: boot files, loader, empty settings, a journal that names slot 0, the
 * image in it. The image's bytes do not depend on the board whose Storage it is.
 * @param board whose Storage, console and control lines; another one than the image was built for in a host run
 * @throws UserError when the image is larger than all that the board has for slots
 */
export async function buildFlash(board: Board, image: Uint8Array, options: FlashOptions): Promise<Flash> {
  const plan = slotPlan(board, image.length);
  const fota = offer(board, image.length, options.keys ?? []);
  const numbers = { ...plan, pageSize: board.storage.pageSize, keys: fota.offered ? options.keys! : [], confirmS: options.confirmS ?? CONFIRM_S };
  const head = [ascii(".boot0", options.boot0 ?? ""), ascii(".boot1", options.boot1 ?? boot1Code(board))].filter((file) => file.data.length > 0);
  const { layout, loader } = await settle(board.storage, plan, numbers, head, options.root);
  const journal = imageRecord({ n: 1, isConfirmed: true, slot: 0, image, version: options.version });
  const content = { code: [...head, loader], settings: new Uint8Array(0), journal: ascii("", journal).data, slots: image };
  const bytes = writeStorage(board.storage, layout, content);
  selfCheck(board, plan, layout, bytes);
  return { bytes, layout, slotSize: plan.slotSize, fota };
}

const CONFIRM_S = 900;

/** An image that is too large for a slot gets both in one piece, so that it can be flashed all the same. */
function slotPlan({ id, fota }: Board, imageBytes: number): SlotPlan {
  const { slotSize, slots } = fota;
  if (imageBytes <= slotSize) return { slotSize, slots };
  if (imageBytes <= slotSize * slots) return { slotSize: slotSize * slots, slots: 1 };
  const room = slots > 1 ? `both slots of ${id} together ${slotSize * slots}` : `the slot of ${id} ${slotSize}`;
  throw new UserError(`the image has ${imageBytes} bytes and ${room}; leave features out or raise fota.slotSize`);
}

function offer({ fota }: Board, imageBytes: number, keys: string[]): FotaOffer {
  const most = fota.slotSize - TAG_BYTES;
  if (!fota.offered) return { offered: false, reason: fota.reason! };
  if (keys.length === 0) return { offered: false, reason: "prj.json names no fota.keys" };
  if (imageBytes > most) return { offered: false, reason: `the image has ${imageBytes} bytes and a slot ${most}` };
  return { offered: true };
}

interface CodeFile {
  name: string;
  data: Uint8Array;
}

/** What the loader is built with, but for places. */
type OwnNumbers = Pick<LoaderNumbers, "pageSize" | "slotSize" | "slots" | "keys" | "confirmS">;

/** The loader holds addresses, which depend on the loader's length: built anew until both agree. */
async function settle(area: Geometry, plan: SlotPlan, own: OwnNumbers, head: CodeFile[], root: string): Promise<{ layout: StorageLayout; loader: CodeFile }> {
  // From small to large, so that nothing is refused that fits in the end.
  let loader: CodeFile = { name: ".bootcde", data: new Uint8Array(1) };
  for (let round = 0; round < 5; round++) {
    const lengths = [...head, loader].map(({ name, data }) => ({ name, length: data.length }));
    const layout = layoutStorage(area, plan, lengths);
    const [journal, address] = layout.files.slice(-2).map(({ offset }) => area.address + offset) as [number, number];
    const { journalSpan, journalParts } = layout;
    const next = ascii(".bootcde", await loaderCode({ ...own, address, journal, journalSpan, journalParts }, root));
    if (Buffer.compare(next.data, loader.data) === 0) return { layout, loader };
    loader = next;
  }
  throw new Error("the loader's length does not settle");
}

function ascii(name: string, text: string): CodeFile {
  return { name, data: Uint8Array.from(Buffer.from(text, "latin1")) };
}

/** Reads the area back with the walker: what differs from the plan would cost everything at the first power-on. */
function selfCheck(board: Board, plan: SlotPlan, layout: StorageLayout, bytes: Uint8Array): void {
  const found = walkStorage(bytes, board.storage).map(({ name, offset, length }) => ({ name, offset, length }));
  if (JSON.stringify(found) !== JSON.stringify(layout.files)) throw new Error(`the Storage image of ${board.id} reads back differently`);
  const slots = found[found.length - 1]!;
  if (plan.slots > 1 && slots.offset % board.storage.pageSize !== 0) throw new Error(`the slots of ${board.id} do not begin on a page`);
}
