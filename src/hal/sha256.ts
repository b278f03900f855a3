/** The interpreter's own SHA-256. Espruino's builds for the nRF52840 DK, Pixl.js, Jolt.js, micro:bit and RP2 boards have none. */

/** Whether signed updates can be verified here: the module crypto may be missing, or built without SHA-256. */
export function hasSha256(): boolean {
  try {
    return !!require("crypto")["SHA256"];
  } catch (error) {
    return false;
  }
}

/** @param bytes byte string @returns byte string of 32 */
export function sha256(bytes: string): string {
  return String.fromCharCode.apply(null, new Uint8Array(require("crypto")["SHA256"](bytes)) as unknown as number[]);
}
