/** Records of the journal of slot states; boards/README.md has the format, src/loader/loader.js reads it, src/fota/slots.ts writes it on the device. */
import { crc32 } from "../flash/crc32.ts";

export interface ImageRecord {
  /** Counts on with each record of an image. */
  n: number;
  isConfirmed: boolean;
  slot: number;
  image: Uint8Array;
  version: string;
  job?: string;
}

/** A whole number of flash words; a line end before and behind, so that a torn word beside it does no harm. */
export function imageRecord({ n, isConfirmed, slot, image, version, job }: ImageRecord): string {
  const fields = [n, isConfirmed ? 1 : 0, slot, image.length, crc32(image), version, ...(job === undefined ? [] : [job])];
  const rest = "," + JSON.stringify(fields).slice(1, -1);
  const line = crc32(Buffer.from(rest, "latin1")) + rest + "\n";
  return line.padStart((line.length + 4) & -4, "\n");
}
