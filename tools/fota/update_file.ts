/** Writes and reads update files: head, manifest, signature, payload (src/fota/update_file.ts). */
import type { Manifest } from "../../src/fota/contract.ts";
import { FORMAT, HEAD_LENGTH } from "../../src/fota/update_file.ts";

export interface UpdateFile {
  /** JSON: the bytes that are signed. */
  manifestText: string;
  signature: Buffer;
  /** The image, or a difference to the one that the manifest names. */
  payload: Buffer;
}

export function encodeUpdateFile({ manifestText, signature, payload }: UpdateFile): Buffer {
  const manifest = Buffer.from(manifestText, "latin1");
  const head = JSON.stringify([FORMAT, manifest.length, signature.length, payload.length]).padEnd(HEAD_LENGTH);
  return Buffer.concat([Buffer.from(head, "latin1"), manifest, signature, payload]);
}

/** @throws Error with one sentence for what is no update file, or is cut or longer than its head says */
export function decodeUpdateFile(bytes: Buffer): UpdateFile & { manifest: Manifest } {
  const [format, manifestLength, signatureLength, payloadLength] = parsed(bytes.toString("latin1", 0, HEAD_LENGTH)) as [string, number, number, number];
  if (format !== FORMAT) throw new Error("this is no update file: make one by uplink sign");
  const signatureAt = HEAD_LENGTH + manifestLength;
  const payloadAt = signatureAt + signatureLength;
  if (bytes.length !== payloadAt + payloadLength) {
    throw new Error(`the update file has ${bytes.length} bytes, and its head says ${payloadAt + payloadLength}: it is cut or was changed`);
  }
  const manifestText = bytes.toString("latin1", HEAD_LENGTH, signatureAt);
  const manifest = parsed(manifestText) as unknown as Manifest;
  return { manifestText, manifest, signature: bytes.subarray(signatureAt, payloadAt), payload: bytes.subarray(payloadAt) };
}

function parsed(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as unknown[]) : [];
  } catch {
    return [];
  }
}
