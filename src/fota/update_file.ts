/**
 * Update file: a head of HEAD_LENGTH bytes, the manifest (JSON), its LMS signature, the payload. The head is JSON, padded with spaces and
 * closed by a line end: ["UPL1",manifest bytes,signature bytes,payload bytes].
 */
import { parseJson } from "../text.ts";

export const HEAD_LENGTH = 32;

/** Bytes of what follows the head, in this order. */
export interface Head {
  manifestLength: number;
  signatureLength: number;
  payloadLength: number;
}

/**
 * @param bytes the file's first HEAD_LENGTH bytes, or more
 * @returns undefined where it is no update file
 */
export function readHead(bytes: string): Head | undefined {
  const head = parseJson<[string, number, number, number]>(bytes.substr(0, HEAD_LENGTH));
  return head && head[0] == "UPL1" ? { manifestLength: head[1], signatureLength: head[2], payloadLength: head[3] } : undefined;
}
