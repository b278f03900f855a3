import type { CloudStandIn } from "./stand_in.ts";

/** An update that a device is to fetch. */
export interface FirmwareJob {
  /** In the cloud's own form; firmwareJobId() makes one. */
  id: string;
  version: string;
  /** http[s]://host:port/path */
  url: string;
  /** Of the update file. */
  sizeBytes: number;
  /** Of the image, base64. */
  sha256: string;
}

/** What a device has told of a job last, in the words of AWS. */
export interface FirmwareStatus {
  status: "QUEUED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "REJECTED" | "CANCELED" | "TIMED_OUT" | "REMOVED";
  /** Why, or "". */
  text: string;
}

/** The part of a cloud that gives devices firmware. */
export type FirmwareCloud = Pick<CloudStandIn, "pushFirmware" | "firmwareStatus">;

/** An id that every cloud takes: a UUID of version 4 in form. */
export function firmwareJobId(random: () => number = Math.random): string {
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`;
}

/** protocol, host and path, as clouds have them apart: the protocol with its colon. */
export function urlParts(url: string): { protocol: string; host: string; path: string } {
  const { protocol, host, pathname, search } = new URL(url);
  return { protocol, host, path: (pathname + search).slice(1) };
}
