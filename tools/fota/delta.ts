/** Differences between two images, as src/fota/delta.ts reads them: steps of offset 2 · copied 2 · own 1 · own bytes. */
import { compress, decompress } from "./heatshrink.ts";

const STEP_LENGTH = 5;
const COPIED_MAX = 0xffff;
const OFFSET_MAX = 0xffff;
const OWN_MAX = 255;
/** Bytes by which places in the old image are found. */
const KEY_LENGTH = 4;
/** Bytes that are compressed as one: what comes out of more does not fit a step. */
const COMPRESSED_FROM = 480;
/** Of the same bytes: more would take long in images that repeat themselves. */
const PLACES_MAX = 1000;
/** The shortest copies that are tried; a copy costs STEP_LENGTH. */
const SHORTEST = [6, 8, 10, 12, 16];

/** Bytes of the old image, and then bytes of the new image's own. */
interface Step {
  offset: number;
  copied: number;
  own: Buffer;
}

/**
 * The difference from an old image to a new one.
 * @returns the smallest that is found; what cannot be copied, because it lies behind 64 kB, is in it in full
 */
export function encodeDelta(old: Buffer, image: Buffer): Buffer {
  const places = placesOf(old);
  const all = SHORTEST.map((shortest) => Buffer.concat(findSteps(old, image, places, shortest).map(encodeStep)));
  return all.reduce((best, one) => (one.length < best.length ? one : best));
}

function placesOf(old: Buffer): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at + KEY_LENGTH <= Math.min(old.length, OFFSET_MAX + KEY_LENGTH); at++) {
    const key = old.toString("latin1", at, at + KEY_LENGTH);
    const list = places.get(key);
    if (!list) places.set(key, [at]);
    else if (list.length < PLACES_MAX) list.push(at);
  }
  return places;
}

function findSteps(old: Buffer, image: Buffer, places: Map<string, number[]>, shortest: number): Step[] {
  const steps: Step[] = [];
  let offset = 0;
  let copied = 0;
  let ownFrom = 0;
  const close = (end: number): void => void steps.push({ offset, copied, own: image.subarray(ownFrom, end) });
  for (let at = 0; at < image.length; ) {
    const found = longestCopy(old, image, places, at);
    if (found.length < shortest) {
      at++;
      continue;
    }
    if (at > 0) close(at);
    offset = found.offset;
    copied = found.length;
    at += copied;
    ownFrom = at;
  }
  if (image.length > 0) close(image.length);
  return steps;
}

function longestCopy(old: Buffer, image: Buffer, places: Map<string, number[]>, at: number): { offset: number; length: number } {
  const best = { offset: 0, length: 0 };
  const longest = Math.min(COPIED_MAX, image.length - at);
  for (const offset of places.get(image.toString("latin1", at, at + KEY_LENGTH)) ?? []) {
    let length = KEY_LENGTH;
    while (length < longest && offset + length < old.length && old[offset + length] === image[at + length]) length++;
    if (length > best.length) Object.assign(best, { offset, length });
    if (length === longest) break;
  }
  return best;
}

/** With its own bytes as they are, or compressed in steps behind it. */
function encodeStep({ offset, copied, own }: Step): Buffer {
  const plain = [step(offset, copied, own.subarray(0, OWN_MAX)), ...pieces(own.subarray(OWN_MAX), OWN_MAX).map((piece) => step(0, 0, piece))];
  const compressed = pieces(own, COMPRESSED_FROM).map(compressedStep);
  if (copied > 0) compressed.unshift(step(offset, copied, Buffer.alloc(0)));
  const [one, other] = [Buffer.concat(plain), Buffer.concat(compressed)];
  return own.length > 0 && other.length < one.length ? other : one;
}

function pieces(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
}

/** As two where what comes out does not fit one. */
function compressedStep(own: Buffer): Buffer {
  const bytes = compress(own);
  if (bytes.length <= OWN_MAX) return step(1, 0, bytes);
  const half = own.length >> 1;
  return Buffer.concat([compressedStep(own.subarray(0, half)), compressedStep(own.subarray(half))]);
}

function step(offset: number, copied: number, own: Buffer): Buffer {
  const head = Buffer.alloc(STEP_LENGTH);
  head.writeUInt16BE(offset, 0);
  head.writeUInt16BE(copied, 2);
  head.writeUInt8(own.length, 4);
  return Buffer.concat([head, own]);
}

/** The new image, of the old one and a difference to it. @throws RangeError where the difference is cut */
export function applyDelta(old: Buffer, delta: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < delta.length; ) {
    const offset = delta.readUInt16BE(at);
    const copied = delta.readUInt16BE(at + 2);
    const end = at + STEP_LENGTH + delta.readUInt8(at + 4);
    if (end > delta.length) throw new RangeError("the difference ends within a step");
    const own = delta.subarray(at + STEP_LENGTH, end);
    parts.push(old.subarray(offset, offset + copied), copied === 0 && offset > 0 ? decompress(own) : own);
    at = end;
  }
  return Buffer.concat(parts);
}
