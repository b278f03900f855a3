/**
 * Heatshrink (github.com/atomicobject/heatshrink) as the interpreter has it built in: window of 2^8 bytes, lookahead of 2^6, no header. Bits, the
 * highest of a byte first: 1 and a byte, or 0, distance - 1 in 8 and length - 1 in 6.
 */
const WINDOW_BITS = 8;
const LENGTH_BITS = 6;
const LITERAL_BITS = 9;
const MATCH_BITS = 1 + WINDOW_BITS + LENGTH_BITS;

interface Match {
  distance: number;
  length: number;
}

/** The longest repetition of what stands before, the nearest of equal ones. */
function longestMatch(bytes: Uint8Array, at: number): Match {
  const best = { distance: 0, length: 0 };
  for (let distance = 1; distance <= Math.min(at, 2 ** WINDOW_BITS); distance++) {
    let length = 0;
    while (length < 2 ** LENGTH_BITS && at + length < bytes.length && bytes[at + length - distance] === bytes[at + length]) length++;
    if (length > best.length) Object.assign(best, { distance, length });
  }
  return best;
}

export function compress(bytes: Uint8Array): Buffer {
  let bits = "";
  const put = (value: number, count: number): void => void (bits += value.toString(2).padStart(count, "0"));
  for (let at = 0; at < bytes.length; ) {
    const { distance, length } = longestMatch(bytes, at);
    if (length * LITERAL_BITS > MATCH_BITS) {
      put(0, 1);
      put(distance - 1, WINDOW_BITS);
      put(length - 1, LENGTH_BITS);
      at += length;
    } else {
      put(1, 1);
      put(bytes[at]!, 8);
      at++;
    }
  }
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, "0"), 2)));
}

/** Of any bytes: a rest that is too short for one more piece is left, and what is repeated before the beginning is 0. */
export function decompress(bytes: Uint8Array): Buffer {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const out: number[] = [];
  let at = 0;
  const take = (count: number): number => parseInt(bits.slice(at, (at += count)), 2);
  while (at < bits.length) {
    const isLiteral = bits[at] === "1";
    if (bits.length - at < (isLiteral ? LITERAL_BITS : MATCH_BITS)) break;
    at++;
    if (isLiteral) {
      out.push(take(8));
      continue;
    }
    const distance = take(WINDOW_BITS) + 1;
    for (let left = take(LENGTH_BITS) + 1; left > 0; left--) out.push(out[out.length - distance] ?? 0);
  }
  return Buffer.from(out);
}
