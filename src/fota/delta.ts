import type { FotaCause } from "./contract.ts";

/** Makes an image of the running one and a difference to it. */
export interface Patcher {
  /**
   * @param bytes the payload's next bytes, cut anywhere
   * @returns "" so far good; STORAGE where write() did not take it; DIGEST for what no encoder makes. After that it is not called again
   */
  push(bytes: string): FotaCause;
}

/**
 * @param readOld bytes of the running image; shorter than asked for where it ends
 * @param write takes the new image's next bytes, some hundred at most; false where it could not
 */
export function createPatcher(readOld: (offset: number, length: number) => string, write: (bytes: string) => boolean): Patcher {
  return { push: (bytes) => (write(readOld(0, 0) + bytes) ? "" : "STORAGE") };
}
