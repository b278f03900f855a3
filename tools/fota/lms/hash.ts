import { createHash } from "node:crypto";

/** What tells the hashes of a scheme apart (RFC 8554 7.1). */
export const D_PBLC = u16(0x8080);
export const D_MESG = u16(0x8181);
export const D_LEAF = u16(0x8282);
export const D_INTR = u16(0x8383);

/** SHA-256, cut to `length` bytes (SP 800-208 4.2). */
export function hash(length: number, ...parts: readonly Uint8Array[]): Buffer {
  const sha = createHash("sha256");
  for (const part of parts) sha.update(part);
  return sha.digest().subarray(0, length);
}

export const u8 = (value: number): Buffer => Buffer.from([value]);

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
