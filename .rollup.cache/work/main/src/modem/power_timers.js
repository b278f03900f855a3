/** Timers of PSM and cycles of eDRX as bits (3GPP TS 24.008 10.5.7.3, 10.5.7.4a, 10.5.5.32), for every model. */
const TAU_UNITS = [[2, 3], [30, 4], [60, 5], [600, 0], [3600, 1], [36000, 2], [1152000, 6]];
const ACTIVE_UNITS = [[2, 0], [60, 1], [360, 2]];
/** In multiples of 5.12 s. */
const CYCLES = [1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 64, 128, 256, 512, 1024, 2048];
const CYCLE_S = 5.12;
const COUNT_MAX = 31;
function bits(value, digits) {
    return ((1 << digits) + value).toString(2).substr(1);
}
function encode(seconds, units) {
    let index = 0;
    while (index < units.length - 1 && seconds > units[index][0] * COUNT_MAX)
        index++;
    const unit = units[index];
    return bits((unit[1] << 5) | Math.min(COUNT_MAX, Math.ceil(seconds / unit[0])), 8);
}
/** @returns seconds; undefined for a timer that is off, or no timer */
function decode(text, units) {
    const value = parseInt(text, 2);
    const unit = units.filter((entry) => entry[1] == value >> 5)[0];
    return value >= 0 && unit ? unit[0] * (value & COUNT_MAX) : undefined;
}
/** T3412 extended. @param seconds the nearest longer time that the coding has; 2..35712000 */
export const encodeTau = (seconds) => encode(seconds, TAU_UNITS);
export const decodeTau = (text) => decode(text, TAU_UNITS);
/** T3324. @param seconds the nearest longer time that the coding has; 2..11160 */
export const encodeActive = (seconds) => encode(seconds, ACTIVE_UNITS);
export const decodeActive = (text) => decode(text, ACTIVE_UNITS);
/** eDRX. @param seconds the nearest longer cycle that the coding has; 5.12..10485.76 */
export function encodeCycle(seconds) {
    let index = 0;
    while (index < CYCLES.length - 1 && seconds > CYCLES[index] * CYCLE_S)
        index++;
    return bits(index, 4);
}
/** @returns seconds */
export function decodeCycle(text) {
    const cycle = CYCLES[parseInt(text, 2)];
    return cycle && cycle * CYCLE_S;
}
//# sourceMappingURL=power_timers.js.map