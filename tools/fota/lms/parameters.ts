/** Parameter sets of LMS and LM-OTS with SHA-256: RFC 8554 4.1 and 5.1, SP 800-208 4.1 to 4.3. */

export interface OtsParameters {
  /** Typecode. */
  type: number;
  name: string;
  /** Bytes of a hash. */
  n: number;
  /** Bits of a digit. */
  w: number;
  /** Chains. */
  p: number;
  /** Left shift of the checksum, bits. */
  ls: number;
}

export interface LmsParameters {
  type: number;
  name: string;
  /** Bytes of a node. */
  m: number;
  /** Height: 2^h signatures. */
  h: number;
}

/** p and ls as RFC 8554 Appendix B has them. */
function ots(type: number, n: number, w: number): OtsParameters {
  const digits = Math.ceil((8 * n) / w);
  const checksumBits = Math.floor(Math.log2((2 ** w - 1) * digits)) + 1;
  const checksumDigits = Math.ceil(checksumBits / w);
  return { type, name: `LMOTS_SHA256_N${n}_W${w}`, n, w, p: digits + checksumDigits, ls: 16 - checksumDigits * w };
}

const OTS: readonly OtsParameters[] = [32, 24].flatMap((n, row) => [1, 2, 4, 8].map((w, column) => ots(1 + 4 * row + column, n, w)));

const LMS: readonly LmsParameters[] = [32, 24].flatMap((m, row) =>
  [5, 10, 15, 20, 25].map((h, column) => ({ type: 5 + 5 * row + column, name: `LMS_SHA256_M${m}_H${h}`, m, h })),
);

export const otsOfType = (type: number): OtsParameters | undefined => OTS.find((one) => one.type === type);
export const lmsOfType = (type: number): LmsParameters | undefined => LMS.find((one) => one.type === type);

/** What devices verify. */
export const DEVICE_OTS = otsOfType(7)!;
export const DEVICE_LMS = lmsOfType(11)!;
