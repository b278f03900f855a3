const unitsT3412: readonly number[] = [600, 3600, 36000, 2, 30, 60, 1152000, 0];
const unitsT3324: readonly number[] = [2, 60, 360, 60, 60, 60, 60, 0];

/** Seconds of T3412 extended, 0 = off. @param bits eight digits (TS 24.008 10.5.7.4a) */
export function periodicTauS(bits: string): number {
  return (unitsT3412[parseInt(bits.slice(0, 3), 2)] ?? 0) * parseInt(bits.slice(3), 2);
}

/** Seconds of T3324, 0 = off. @param bits eight digits (TS 24.008 10.5.7.4) */
export function activeTimeS(bits: string): number {
  return (unitsT3324[parseInt(bits.slice(0, 3), 2)] ?? 0) * parseInt(bits.slice(3), 2);
}
