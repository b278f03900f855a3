/**
 * Firmware update over the air: what its parts say to each other. An update file is, in this order: a head of fixed size that
 * says where the rest is, the manifest (JSON), its LMS signature, the payload (the image, or a difference to the one that runs).
 */

/** Signed; what a device has to know before it erases anything. It is JSON, hence the names in quotes. */
export interface Manifest {
  /** As semver has it: 1.2.3 or 1.2.3-rc.1. */
  "version": string;
  /** Id of the board, as prj and the build have it. */
  "board": string;
  /** Bytes of a slot that the image was built for. */
  "slotSize": number;
  /** Least version of the loader that can start it. */
  "loader": number;
  /** Bytes of the image. */
  "size": number;
  /** Of the image, base64. */
  "sha256": string;
  /** SHA-256 of the image that a difference is to, base64; absent for a whole image. */
  "base"?: string;
  /** The image may be older than the running one: 1. */
  "downgrade"?: number;
}

/** Why an update ended; goes to the job of the cloud as its text. "" = it did not fail. */
export type FotaCause =
  | "" | "NOT_OFFERED" | "BAD_JOB" | "DNS" | "CONNECT" | "TLS" | "HTTP_STATUS" | "STALLED" | "CHANGED" | "TRUNCATED" | "TOO_LARGE"
  | "BAD_MANIFEST" | "SIGNATURE" | "WRONG_BOARD" | "OLD_VERSION" | "OLD_LOADER" | "WRONG_BASE" | "DIGEST" | "STORAGE" | "JOURNAL_FULL" | "CANCELED" | "ROLLED_BACK";

/** The slot that does not run. Offsets and lengths in bytes; all of it reads as 0xFF where it is erased. */
export interface UpdateSlot {
  /** Of the largest image that it takes: the slot less the few bytes by which a download is told from another. */
  size: number;
  /** Whether the journal has room for one more update. Else: JOURNAL_FULL, before anything is fetched. */
  hasRoom(): boolean;
  /**
   * How many bytes of this very image are there from a download before: a multiple of 4, where the next write() begins.
   * @param id what no other image has: its SHA-256, in any form
   * @returns undefined where something else is there, or an erase was broken off: eraseNext() until it gives false, then begin at 0
   */
  written(id: string): number | undefined;
  /**
   * One page: one step as long as the flash takes (up to half a second on a Pico), so only with no request and no AT command open.
   * @param id as written() has it
   * @returns whether there is more to erase
   */
  eraseNext(id: string): boolean;
  /**
   * Writes and reads back.
   * @param offset a multiple of 4
   * @param bytes a multiple of 4 of them, but for the last piece of an image
   * @returns false where the flash did not take it
   */
  write(offset: number, bytes: string): boolean;
  read(offset: number, length: number): string;
  /**
   * Journals the image as pending: it is tried at the next start. One record, which a power cut takes or leaves whole.
   * @param job its id, at most 64 characters of ASCII: bootState() gives it back until jobTold()
   * @returns false where the journal is full
   */
  activate(length: number, version: string, job: string): boolean;
}

/** What the loader says of this start, and of the last update. */
export interface BootState {
  /** MCUboot's words: a test image has to be confirmed, or the one before comes back. */
  state: "test" | "confirmed";
  version: string;
  /** The id of the job whose outcome its cloud has not yet been told; then jobTold(). */
  job?: string | undefined;
  /** The update was rejected: the image before runs again. */
  rolledBack?: boolean;
}

/** What a backend hands over of a job, and is told of it. */
export interface FotaJob {
  id: string;
  host: string;
  port: number;
  /** With its query, which is never logged. */
  path: string;
  isTls: boolean;
  /** Bytes of the update file, where the job says so. */
  size?: number | undefined;
  /** SHA-256 of the image in base64, as the manifest has it, where the job says so. */
  sha256?: string | undefined;
}
