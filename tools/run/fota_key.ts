import { randomBytes } from "node:crypto";
import { growTree, lmsPublicKey, lmsSign } from "../fota/lms/tree.ts";
import type { LmsSecret } from "../fota/lms/tree.ts";
import { DEVICE_LMS, DEVICE_OTS } from "../fota/lms/parameters.ts";
import { encodeUpdateFile } from "../fota/update_file.ts";

/** What a signed file says of an image. */
export interface SignedImage {
  version: string;
  board: string;
  slotSize: number;
  image: Buffer;
  /** Base64. */
  sha256: string;
}

/** A key for one run or test: it is kept in memory alone, and its leaves are used in order. */
export class ThrowAwayKey {
  private readonly secret: LmsSecret = { lms: DEVICE_LMS, ots: DEVICE_OTS, id: randomBytes(16), seed: randomBytes(24) };
  private readonly nodes: Buffer[];
  private used = 0;

  /** Takes about two seconds. */
  constructor() {
    this.nodes = growTree(this.secret);
  }

  /** Of the public key, as it stands in a .pub file. */
  get publicHex(): string {
    return lmsPublicKey(this.secret, this.nodes).toString("hex");
  }

  sign(text: string): Buffer {
    return lmsSign(this.secret, this.nodes, this.used++, randomBytes(24), Buffer.from(text, "latin1"));
  }

  /** A whole update file. @param more fields of the manifest in place of those that are right @param payload default the image */
  updateFile({ version, board, slotSize, image, sha256 }: SignedImage, more: object = {}, payload = image): Buffer {
    const manifestText = JSON.stringify({ version, board, slotSize, loader: 1, size: image.length, sha256, ...more });
    return encodeUpdateFile({ manifestText, signature: this.sign(manifestText), payload });
  }
}
