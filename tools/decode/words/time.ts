/**
 * `23/03/12,23:09:23+04` in words; the zone counts quarter hours (TS 27.007 8.15).
 * @returns undefined for what is no date; a clock that starts in 1970 or 1980 was never set
 */
export function clock(text: string): string | undefined {
  const match = /^(\d\d)\/(\d\d)\/(\d\d),(\d\d:\d\d:\d\d)([+-]\d\d)?$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, time, offset] = match;
  if (year === "80" || year === "70") return "the clock was never set";
  const local = offset === undefined ? undefined : zone(offset);
  return `20${year}-${month}-${day} ${time}${local === undefined ? "" : ` ${local}`}`;
}

/** `+04` quarter hours as `UTC+1:00`. */
export function zone(offset: string): string | undefined {
  if (!/^[+-]\d{1,2}$/.test(offset)) return undefined;
  const quarters = Math.abs(Number(offset));
  return `UTC${offset.charAt(0)}${Math.floor(quarters / 4)}:${String((quarters % 4) * 15).padStart(2, "0")}`;
}
