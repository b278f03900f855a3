/** The 8-bit timers of power saving mode (TS 24.008 10.5.7.3 and 10.5.7.4a) and the cycles of eDRX (10.5.5.32). */

/** Seconds of one unit of T3412 extended, by the top three bits; 7 is "off". */
const updateUnits = [600, 3600, 36000, 2, 30, 60, 1152000];

/** Seconds of one unit of T3324; other codes than 7 ("off") count minutes (10.5.7.3). */
const activeUnits = [2, 60, 360];

const cycles = [
  5.12, 10.24, 20.48, 40.96, 61.44, 81.92, 102.4, 122.88, 143.36, 163.84, 327.68, 655.36, 1310.72, 2621.44, 5242.88, 10485.76,
];

/** Words of T3412 extended, `"00100001"` is 1 h; undefined for anything but eight bits. */
export function periodicUpdate(bits: string | undefined): string | undefined {
  return timer(bits, updateUnits);
}

/** Words of T3324, `"00000101"` is 10 s. */
export function activeTime(bits: string | undefined): string | undefined {
  return timer(bits, activeUnits);
}

/** Words of an eDRX cycle, four bits. */
export function edrxCycle(bits: string | undefined): string | undefined {
  if (bits === undefined || !/^[01]{4}$/.test(bits)) return undefined;
  return `${cycles[parseInt(bits, 2)]} s`;
}

/** Seconds in the largest unit that gives a whole number. */
export function duration(seconds: number): string {
  for (const [unit, length] of [
    ["h", 3600],
    ["min", 60],
  ] as const) {
    if (seconds >= length && seconds % length === 0) return `${seconds / length} ${unit}`;
  }
  return `${seconds} s`;
}

function timer(bits: string | undefined, units: readonly number[]): string | undefined {
  if (bits === undefined || !/^[01]{8}$/.test(bits)) return undefined;
  const unit = parseInt(bits.slice(0, 3), 2);
  if (unit === 7) return "off";
  return duration((units[unit] ?? 60) * parseInt(bits.slice(3), 2));
}
