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
  | "BAD_MANIFEST" | "SIGNATURE" | "WRONG_BOARD" | "OLD_VERSION" | "OLD_LOADER" | "WRONG_BASE" | "DIGEST" | "STORAGE" | "JOURNAL_FULL" | "ROLLED_BACK";

/** The slot that does not run. Offsets and lengths in bytes; all of it reads as 0xFF where it is erased. */
export interface UpdateSlot {
  size: number;
  /** How many bytes are there from a download before, up to the first erased one. */
  written(): number;
  /** One page: one step as long as the flash takes, so only with no request and no AT command open. @returns whether there is more to erase */
  eraseNext(): boolean;
  /** @returns false where the flash did not take it */
  write(offset: number, bytes: string): boolean;
  read(offset: number, length: number): string;
  /** Journals the image as pending: it is tried at the next start. @returns false where the journal is full */
  activate(length: number, version: string): boolean;
}

/** What the loader says of this start, and of the last update. */
export interface BootState {
  /** MCUboot's words: a test image has to be confirmed, or the one before comes back. */
  state: "test" | "confirmed";
  version: string;
  /** The job's id and the outcome that its cloud has not yet been told. */
  job?: string;
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
  size?: number;
  /** Hexadecimal SHA-256 of the update file, where the job has one. */
  sha256?: string;
}
