import { UserError } from "../cli/errors.ts";
import type { Board } from "./board.ts";
import { boot1Code, loaderCode } from "./loader.ts";
import { layoutStorage, recordLine, type StorageLayout, writeStorage } from "./storage_image.ts";
import { walkStorage } from "./storage_walk.ts";

export interface FlashOptions {
  /** Version of the image, written into the journal. */
  version: string;
  /** Code that runs before everything else; only the host harness has some. */
  boot0?: string;
  /** `.boot1` in place of the board's; a host run takes the pins of the board that the image is for. */
  boot1?: string;
  root: string;
}

export interface Flash {
  /** The whole Storage area. */
  bytes: Uint8Array;
  layout: StorageLayout;
}

/**
 * Builds a board's Storage area around an app's image: boot files, loader, empty settings, a journal that names slot 0, the
 * image in it. The image's bytes do not depend on the board whose Storage it is.
 * @param board whose Storage, console and control lines; another one than the image was built for in a host run
 * @throws UserError when the image is larger than a slot
 */
export async function buildFlash(board: Board, image: Uint8Array, options: FlashOptions): Promise<Flash> {
  const { slotSize } = board.fota;
  if (image.length > slotSize) {
    throw new UserError(
      `the image has ${image.length} bytes and a slot of ${board.id} ${slotSize}; leave features out or raise fota.slotSize`,
    );
  }
  const head = [ascii(".boot0", options.boot0 ?? ""), ascii(".boot1", options.boot1 ?? boot1Code(board))].filter((file) => file.data.length > 0);
  const { layout, loader } = await settle(board, head, options.root);
  const journal = recordLine({ slot: 0, length: image.length, version: options.version, state: "confirmed" });
  const content = { code: [...head, loader], settings: new Uint8Array(0), journal: ascii("", journal).data, slots: image };
  const bytes = writeStorage(board.storage, layout, content);
  selfCheck(board, layout, bytes);
  return { bytes, layout };
}

interface CodeFile {
  name: string;
  data: Uint8Array;
}

/** The loader holds the slots' address, which depends on the loader's length: built anew until both agree. */
async function settle(board: Board, head: CodeFile[], root: string): Promise<{ layout: StorageLayout; loader: CodeFile }> {
  // From small to large, so that nothing is refused that fits in the end.
  let loader: CodeFile = { name: ".bootcde", data: new Uint8Array(1) };
  for (let round = 0; round < 5; round++) {
    const lengths = [...head, loader].map(({ name, data }) => ({ name, length: data.length }));
    const layout = layoutStorage(board.storage, board.fota, lengths);
    const { journalSpan, journalParts } = layout;
    const address = board.storage.address + layout.files[layout.files.length - 1]!.offset;
    const numbers = { ...board.storage, ...board.fota, address, journalSpan, journalParts };
    const next = ascii(".bootcde", await loaderCode(numbers, root));
    if (Buffer.compare(next.data, loader.data) === 0) return { layout, loader };
    loader = next;
  }
  throw new Error("the loader's length does not settle");
}

function ascii(name: string, text: string): CodeFile {
  return { name, data: Uint8Array.from(Buffer.from(text, "latin1")) };
}

/** Reads the area back with the walker: what differs from the plan would cost everything at the first power-on. */
function selfCheck(board: Board, layout: StorageLayout, bytes: Uint8Array): void {
  const found = walkStorage(bytes, board.storage).map(({ name, offset, length }) => ({ name, offset, length }));
  if (JSON.stringify(found) !== JSON.stringify(layout.files)) throw new Error(`the Storage image of ${board.id} reads back differently`);
  const slots = found[found.length - 1]!;
  if (board.fota.slots > 1 && slots.offset % board.storage.pageSize !== 0) throw new Error(`the slots of ${board.id} do not begin on a page`);
}
