import { integer } from "./fields.ts";

/** dBm of an index (TS 27.007 8.69: 0 to 97); undefined for 255 and everything outside the table. */
export function rsrp(text: string | undefined): string | undefined {
  const index = integer(text);
  return index === undefined || index < 0 || index > 97 ? undefined : `RSRP ${index - 140} dBm`;
}

/** dB of an index (TS 27.007 8.69: 0 to 34). */
export function rsrq(text: string | undefined): string | undefined {
  const index = integer(text);
  return index === undefined || index < 0 || index > 34 ? undefined : `RSRQ ${index / 2 - 19.5} dB`;
}
