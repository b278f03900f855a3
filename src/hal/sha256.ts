/** The interpreter's own SHA-256. Espruino's builds for the nRF52840 DK, Pixl.js, Jolt.js, micro:bit and RP2 boards have none. */

/** Whether there is one: the module crypto may be missing, or be built without SHA-256. */
export function hasSha256(): boolean {
  try {
    return !!require("crypto")["SHA256"];
  } catch (error) {
    return false;
  }
}

/** The native function, only where hasSha256(). */
export const nativeSha256 = (): ((bytes: string) => ArrayBuffer) => require("crypto")["SHA256"];

/** The native function that makes a byte string of its result. */
export const nativeToString = (): ((bytes: ArrayBuffer) => string) => E.toString;

/**
 * Only where hasSha256().
 * @param bytes byte string
 * @returns byte string of 32
 */
export const sha256 = (bytes: string): string => E.toString(nativeSha256()(bytes));
