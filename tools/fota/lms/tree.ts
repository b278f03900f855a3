import { D_INTR, D_LEAF, hash, u32 } from "./hash.ts";
import { otsPublicKey, otsSign } from "./one_time.ts";
import type { LmsParameters, OtsParameters } from "./parameters.ts";

/** What makes a key pair. */
export interface LmsSecret {
  lms: LmsParameters;
  ots: OtsParameters;
  /** I of RFC 8554 5.3, 16 bytes, not secret. */
  id: Uint8Array;
  /** As many bytes as a hash has. */
  seed: Uint8Array;
}

/**
 * All nodes of a tree, by number: 1 is the root, 2^h the first leaf (RFC 8554 5.3). Some seconds for a height of 10, a day for one of 20.
 * @param onLeaf told after each leaf how many are done
 */
export function growTree({ lms, ots, id, seed }: LmsSecret, onLeaf: (done: number) => void = () => {}): Buffer[] {
  const leaves = 2 ** lms.h;
  const nodes: Buffer[] = [];
  for (let q = 0; q < leaves; q++) {
    nodes[leaves + q] = hash(lms.m, id, u32(leaves + q), D_LEAF, otsPublicKey(ots, { id, q }, seed));
    onLeaf(q + 1);
  }
  for (let node = leaves - 1; node >= 1; node--) nodes[node] = hash(lms.m, id, u32(node), D_INTR, nodes[2 * node]!, nodes[2 * node + 1]!);
  return nodes;
}

/** RFC 8554 5.3: types, identifier, root. */
export const lmsPublicKey = ({ lms, ots, id }: LmsSecret, nodes: Buffer[]): Buffer => Buffer.concat([u32(lms.type), u32(ots.type), id, nodes[1]!]);

/**
 * RFC 8554 5.4.1. The leaf must not have signed anything before, see otsSign().
 * @param q the leaf
 * @param randomizer C, as many random bytes as a hash has
 */
export function lmsSign(secret: LmsSecret, nodes: Buffer[], q: number, randomizer: Uint8Array, message: Uint8Array): Buffer {
  const { lms, ots, id, seed } = secret;
  const path: Buffer[] = [];
  for (let node = 2 ** lms.h + q; node > 1; node >>= 1) path.push(nodes[node ^ 1]!);
  return Buffer.concat([u32(q), otsSign(ots, { id, q }, seed, randomizer, message), u32(lms.type), ...path]);
}
