import type { Random } from "../../src/hal/contracts.ts";

/**
 * A generator of numbers in [0, 1) that repeats exactly (mulberry32).
 * @param seed integer; the same seed gives the same numbers
 */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
