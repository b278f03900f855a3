/**
 * LMS signatures (RFC 8554, SP 800-208), verified: LMS_SHA256_M24_H10 with LMOTS_SHA256_N24_W4, which are some 400 calls of the interpreter's
 * own SHA-256.
 *
 *     public key    LMS type 4 · LM-OTS type 4 · I 16 · root 24
 *     signature     q 4 · LM-OTS type 4 · C 24 · y 51 × 24 · LMS type 4 · path 10 × 24
 */
import type { Clock } from "../hal/contracts.ts";
import { sha256 } from "../hal/sha256.ts";

const N = 24;
const CHAINS = 51;
const CHAINS_OF_HASH = 48;
const LEAVES = 1024;
const Y_AT = 32;
const TYPE_AT = Y_AT + CHAINS * N;
const SIGNATURE_LENGTH = 1500;

const hash = (bytes: string): string => sha256(bytes).substr(0, N);

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
  const id = publicKey.substr(8, 16);
  const prefix = id + signature.substr(0, 4);
  // RFC 8554 4.4 and 4.6; the checksum's digits follow those of the hash.
  let digits = hash(prefix + "\x81\x81" + signature.substr(8, N) + message);
  let sum = 0;
  let chain = 0;
  let ends = "";
  const next = (): void => {
    if (chain == CHAINS) return done(isRoot(publicKey, signature, hash(prefix + "\x80\x80" + ends)));
    if (chain == CHAINS_OF_HASH) digits += String.fromCharCode(sum >> 4, (sum & 15) << 4);
    let digit = (digits.charCodeAt(chain >> 1) >> (chain & 1 ? 0 : 4)) & 15;
    let y = signature.substr(Y_AT + chain * N, N);
    for (sum += 15 - digit; digit < 15; digit++) y = hash(prefix + "\0" + String.fromCharCode(chain, digit) + y);
    ends += y;
    chain++;
    clock.setTimeout(next, 0);
  };
  clock.setTimeout(next, 0);
}

/** RFC 8554 5.4.2: whether the path leads from the one-time key to the root. */
function isRoot(publicKey: string, signature: string, oneTimeKey: string): boolean {
  const id = publicKey.substr(8, 16);
  let node = LEAVES + signature.charCodeAt(2) * 256 + signature.charCodeAt(3);
  const isWellFormed =
    signature.length == SIGNATURE_LENGTH &&
    signature.substr(0, 2) == "\0\0" &&
    node < 2 * LEAVES &&
    publicKey.substr(0, 8) == signature.substr(TYPE_AT, 4) + signature.substr(4, 4);
  const numbered = (marker: string, rest: string): string => hash(id + "\0\0" + String.fromCharCode(node >> 8, node & 255) + marker + rest);
  let root = numbered("\x82\x82", oneTimeKey);
  for (let at = TYPE_AT + 4; node > 1; at += N) {
    const beside = signature.substr(at, N);
    const pair = node & 1 ? beside + root : root + beside;
    node >>= 1;
    root = numbered("\x83\x83", pair);
  }
  return isWellFormed && root == publicKey.substr(24);
}
