import { D_MESG, D_PBLC, hash, u16, u32, u8 } from "./hash.ts";
import type { OtsParameters } from "./parameters.ts";

/** Which one-time key: the tree's identifier of 16 bytes, and the leaf. */
export interface Leaf {
  id: Uint8Array;
  q: number;
}

/** Digits of w bits, the first in the highest bits (RFC 8554 3.1.3). */
function digitsOf(bytes: Uint8Array, w: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const bit = index * w;
    return (bytes[bit >> 3]! >> (8 - w - (bit & 7))) & (2 ** w - 1);
  });
}

/** Digits of the message's hash and of their checksum (RFC 8554 4.4, 4.5). */
function signedDigits({ n, w, p, ls }: OtsParameters, { id, q }: Leaf, randomizer: Uint8Array, message: Uint8Array): number[] {
  const digest = hash(n, id, u32(q), D_MESG, randomizer, message);
  const checksum = digitsOf(digest, w, (8 * n) / w).reduce((sum, digit) => sum + 2 ** w - 1 - digit, 0);
  return digitsOf(Buffer.concat([digest, u16((checksum << ls) & 0xffff)]), w, p);
}

/** The chain's value `to` steps from its beginning, of that at `from`. */
function walk({ n }: OtsParameters, { id, q }: Leaf, chain: number, from: number, to: number, value: Buffer): Buffer {
  for (let step = from; step < to; step++) value = hash(n, id, u32(q), u16(chain), u8(step), value);
  return value;
}

/** The chain's secret beginning, of the tree's seed (RFC 8554 Appendix A). */
const start = ({ n }: OtsParameters, { id, q }: Leaf, chain: number, seed: Uint8Array): Buffer => hash(n, id, u32(q), u16(chain), u8(0xff), seed);

const publicKeyOf = ({ n }: OtsParameters, { id, q }: Leaf, ends: Buffer[]): Buffer => hash(n, id, u32(q), D_PBLC, ...ends);

/** K of RFC 8554 4.3. */
export function otsPublicKey(ots: OtsParameters, leaf: Leaf, seed: Uint8Array): Buffer {
  const ends = Array.from({ length: ots.p }, (_, chain) => walk(ots, leaf, chain, 0, 2 ** ots.w - 1, start(ots, leaf, chain, seed)));
  return publicKeyOf(ots, leaf, ends);
}

/**
 * RFC 8554 4.5. Two messages under one leaf let others sign: who calls this has made sure that the leaf is used once.
 * @param randomizer C, n random bytes
 */
export function otsSign(ots: OtsParameters, leaf: Leaf, seed: Uint8Array, randomizer: Uint8Array, message: Uint8Array): Buffer {
  const digits = signedDigits(ots, leaf, randomizer, message);
  const values = digits.map((digit, chain) => walk(ots, leaf, chain, 0, digit, start(ots, leaf, chain, seed)));
  return Buffer.concat([u32(ots.type), randomizer, ...values]);
}

/** Bytes of a signature. */
export const otsLength = ({ n, p }: OtsParameters): number => 4 + n * (p + 1);

/** The public key that a signature is of, right or not (RFC 8554 4.6). @param signature of otsLength() bytes, its type looked at */
export function otsCandidate(ots: OtsParameters, leaf: Leaf, signature: Buffer, message: Uint8Array): Buffer {
  const part = (index: number): Buffer => signature.subarray(4 + ots.n * index, 4 + ots.n * (index + 1));
  const digits = signedDigits(ots, leaf, part(0), message);
  return publicKeyOf(ots, leaf, digits.map((digit, chain) => walk(ots, leaf, chain, digit, 2 ** ots.w - 1, part(chain + 1))));
}
