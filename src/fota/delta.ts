/**
 * A new image from the running one and a difference to it, which is steps of this shape, one after another, numbers with the high byte first:
 *
 *     offset 2 · copied 2 · own 1 · own bytes
 *
 * A step takes `copied` bytes of the running image from `offset` on, then its own bytes. One that copies nothing and has an offset holds its own
 * bytes compressed by heatshrink. What is wrong with a difference shows in the hash of the whole image.
 */
import { decompress } from "../hal/heatshrink.ts";
import { readU16 } from "../mqtt/packet.ts";
import type { FotaCause } from "./contract.ts";

const STEP_LENGTH = 5;
/** Bytes that are copied at once. */
const PIECE = 256;
/** What one call writes: at most 1 kB or so, 25 ms of the slowest flash. */
const PIECES_A_CALL = 4;

/** Makes the new image, from its first byte to its last. */
export interface Patcher {
  /**
   * @param bytes the difference's next bytes, cut anywhere
   * @returns "" for what is done with, STORAGE where write() did not take it; undefined: call again with "", in a later slice, before anything else
   */
  push(bytes: string): FotaCause | undefined;
}

/**
 * @param readOld bytes of the running image; fewer than asked for, or none, where it ends
 * @param write takes the new image's next bytes, some hundred at a time; gives false where it could not
 */
export function createPatcher(readOld: (offset: number, length: number) => string, write: (bytes: string) => boolean): Patcher {
  /** Begins with a step. */
  let rest = "";
  let copied = 0;
  return {
    push(bytes) {
      rest += bytes;
      for (let pieces = 0; pieces < PIECES_A_CALL; pieces++) {
        if (rest.length < STEP_LENGTH) return "";
        const offset = readU16(rest, 0);
        const length = readU16(rest, 2);
        let piece: string;
        if (copied < length) {
          piece = readOld(offset + copied, Math.min(length - copied, PIECE));
          copied += PIECE;
        } else {
          const end = STEP_LENGTH + rest.charCodeAt(4);
          if (rest.length < end) return "";
          piece = rest.substring(STEP_LENGTH, end);
          if (offset && !length) piece = decompress(piece);
          rest = rest.substr(end);
          copied = 0;
        }
        if (!write(piece)) return "STORAGE";
      }
      return undefined;
    },
  };
}
