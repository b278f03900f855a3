/** HMAC-SHA256 by the interpreter's own hash. Espruino's builds for the nRF52840 DK, Pixl.js and RP2 boards have none. */

/** Native calls take a buffer's bytes as arguments: no loop here. */
const text = (buffer: ArrayBuffer): string => String.fromCharCode.apply(null, new Uint8Array(buffer) as unknown as number[]);

/**
 * HMAC-SHA256 (RFC 2104) in base64. It runs once in hours, so everything that it needs is made when it runs.
 * @param key base64 of 1 to 64 bytes
 * @param message byte string
 * @throws Error with a sentence: no SHA-256 on this board, or a key that is not base64
 */
export function hmacSha256(key: string, message: string): string {
  let sha256: ((bytes: string) => ArrayBuffer) | undefined;
  let bytes = "";
  try {
    sha256 = require("crypto")["SHA256"];
    // The interpreter's atob() takes anything; only base64 comes back the same.
    bytes = btoa(atob(key)) == key ? atob(key) : "";
  } catch (error) {
    // no module of that name, or no base64
  }
  if (!sha256) throw new Error("this board's interpreter has no SHA-256: SAS is not offered, use X.509");
  if (!bytes || bytes.length > 64) throw new Error("the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision");
  // 16 words in place of 64 bytes.
  const block = new Uint32Array(E.toArrayBuffer(bytes.padEnd(64, "\0")));
  const padded = (pad: number): string => text(block.map((word) => word ^ pad).buffer);
  return btoa(text(sha256(padded(0x5c5c5c5c) + text(sha256(padded(0x36363636) + message)))));
}
