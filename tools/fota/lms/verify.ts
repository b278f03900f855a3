import { D_INTR, D_LEAF, hash, u32 } from "./hash.ts";
import { otsCandidate, otsLength } from "./one_time.ts";
import { lmsOfType, otsOfType } from "./parameters.ts";

/**
 * Whether a signature is of a message and a key, of any parameter set with SHA-256 (RFC 8554 5.4.2, algorithms 6 and 6a).
 * @param publicKey types 4 + 4, identifier 16, root
 */
export function lmsVerify(publicKey: Buffer, message: Uint8Array, signature: Buffer): boolean {
  if (publicKey.length < 8 || signature.length < 8) return false;
  const lms = lmsOfType(publicKey.readUInt32BE(0));
  const ots = otsOfType(publicKey.readUInt32BE(4));
  if (!lms || !ots || publicKey.length !== 24 + lms.m) return false;
  const typeAt = 4 + otsLength(ots);
  if (signature.length !== typeAt + 4 + lms.m * lms.h) return false;
  if (signature.readUInt32BE(4) !== ots.type || signature.readUInt32BE(typeAt) !== lms.type) return false;
  const q = signature.readUInt32BE(0);
  if (q >= 2 ** lms.h) return false;
  const id = publicKey.subarray(8, 24);
  let node = 2 ** lms.h + q;
  let value = hash(lms.m, id, u32(node), D_LEAF, otsCandidate(ots, { id, q }, signature.subarray(4, typeAt), message));
  for (let level = 0; level < lms.h; level++) {
    const beside = signature.subarray(typeAt + 4 + lms.m * level, typeAt + 4 + lms.m * (level + 1));
    const pair = node % 2 === 1 ? [beside, value] : [value, beside];
    node = Math.floor(node / 2);
    value = hash(lms.m, id, u32(node), D_INTR, ...pair);
  }
  return value.equals(publicKey.subarray(24));
}
