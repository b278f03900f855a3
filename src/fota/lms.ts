/**
 * LMS signatures (RFC 8554, SP 800-208), verified: LMS_SHA256_M24_H10 with LMOTS_SHA256_N24_W4, which are some 400 calls of the interpreter's
 * own SHA-256.
 *
 *     public key    LMS type 4 · LM-OTS type 4 · I 16 · root 24
 *     signature     q 4 · LM-OTS type 4 · C 24 · y 51 × 24 · LMS type 4 · path 10 × 24
 */
import type { Clock } from "../hal/contracts.ts";
import { nativeSha256, nativeToString } from "../hal/sha256.ts";
import { chr, readU16, u16 } from "../mqtt/packet.ts";

const enum Lms {
  N = 24,
  Chains = 51,
  ChainsOfHash = 48,
  DigitMax = 15,
  Leaves = 1024,
  YAt = 32,
  TypeAt = 1256,
  PathAt = 1260,
  Length = 1500,
}

/**
 * Verifies a signature, in slices of at most 15 hashes: some 30 ms of a 64 MHz board.
 * @param clock of hal; each slice is one timeout of it
 * @param publicKey byte string of 48 (RFC 8554 5.3), of the types above
 * @param message byte string of some hundred bytes
 * @param signature byte string of 1,500 (RFC 8554 5.4); one of another length or of other types is not valid
 * @param done told once, never from inside this call
 * @throws Error where the interpreter has no SHA-256: ask hasSha256() first
 */
export function lmsVerify(clock: Clock, publicKey: string, message: string, signature: string, done: (isValid: boolean) => void): void {
  // Among its own names the interpreter finds these soonest.
  const native = nativeSha256();
  const text = nativeToString();
  const char = chr;
  const hash = (bytes: string): string => text(native(bytes)).substr(0, Lms.N);
  const id = publicKey.substr(8, 16);
  const prefix = id + signature.substr(0, 4);
  // RFC 8554 4.4 and 4.6; the checksum's digits follow those of the hash.
  let digits = hash(prefix + "\x81\x81" + signature.substr(8, Lms.N) + message);
  let sum = 0;
  let chain = 0;
  let ends = "";
  const next = (): void => {
    if (chain == Lms.Chains) return done(isOfKey(hash(prefix + "\x80\x80" + ends)));
    if (chain == Lms.ChainsOfHash) digits += u16(sum << 4);
    let digit = (digits.charCodeAt(chain >> 1) >> (chain & 1 ? 0 : 4)) & Lms.DigitMax;
    let end = signature.substr(Lms.YAt + chain * Lms.N, Lms.N);
    const start = prefix + u16(chain++);
    for (sum += Lms.DigitMax - digit; digit < Lms.DigitMax; digit++) end = text(native(start + char(digit) + end)).substr(0, Lms.N);
    ends += end;
    clock.setTimeout(next, 0);
  };

  /** RFC 8554 5.4.2: whether the path leads from the one-time key to the root. A q beyond the leaves has other hashes all the way. */
  function isOfKey(root: string): boolean {
    let node = Lms.Leaves + readU16(signature, 2);
    let pair = "\x82\x82" + root;
    let at = Lms.PathAt;
    while ((root = hash(id + "\0\0" + u16(node) + pair)), node > 1) {
      const beside = signature.substr(at, Lms.N);
      pair = "\x83\x83" + (node & 1 ? beside + root : root + beside);
      node >>= 1;
      at += Lms.N;
    }
    return signature.length == Lms.Length && publicKey == signature.substr(Lms.TypeAt, 4) + signature.substr(4, 4) + id + root;
  }

  clock.setTimeout(next, 0);
}
