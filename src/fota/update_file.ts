/**
 * Update file: a head, the manifest, its LMS signature, the payload. The head is JSON with spaces behind it, HEAD_LENGTH bytes in all:
 *
 *     ["UPL1",209,1500,14323]        bytes of the manifest, of the signature, of the payload
 */
import { parseJson } from "../text.ts";

export const HEAD_LENGTH = 32;
export const FORMAT = "UPL1";

/** Bytes of what follows the head, in this order. Nobody has vouched for them: they may be negative. */
export interface Head {
  manifestLength: number;
  signatureLength: number;
  payloadLength: number;
}

/**
 * @param bytes the file's first HEAD_LENGTH bytes, or more
 * @returns undefined where it is no update file; otherwise whole numbers
 */
export function readHead(bytes: string): Head | undefined {
  const head = parseJson(bytes.substr(0, HEAD_LENGTH)) as readonly unknown[] | undefined;
  if (!head || head[0] != FORMAT) return undefined;
  return { manifestLength: 0 | (head[1] as number), signatureLength: 0 | (head[2] as number), payloadLength: 0 | (head[3] as number) };
}
