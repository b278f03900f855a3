import { runScript } from "../../at/script.js";
/** Fixes come once in a second; AT+CGNSURC counts up to this many. */
const URC_MAX = 255;
function time(text) {
    // 20171103022632.000, UTC
    const at = (from) => text.substr(from, 2);
    const date = text.substr(0, 4) + "-" + at(4) + "-" + at(6) + "T" + at(8) + ":" + at(10) + ":" + at(12) + "Z";
    return Date.parse(date) || undefined;
}
/**
 * Fields of +CGNSINF and +UGNSINF: run, fix, UTC, latitude, longitude, altitude m, speed km/h, course, ..., accuracy m (20th), ...
 * @returns undefined without a fix
 */
export function parseFix(rest) {
    const fields = rest.split(",");
    const fix = { latitude: parseFloat(fields[3]), longitude: parseFloat(fields[4]) };
    if (fields[1] != "1" || isNaN(fix.latitude) || isNaN(fix.longitude))
        return undefined;
    set(fix, /*@__KEY__*/ "altitudeM", parseFloat(fields[5]));
    set(fix, /*@__KEY__*/ "speedKmh", parseFloat(fields[6]));
    set(fix, /*@__KEY__*/ "headingDeg", parseFloat(fields[7]));
    set(fix, /*@__KEY__*/ "accuracyM", parseFloat(fields[19]));
    set(fix, /*@__KEY__*/ "timeMs", time(fields[2]));
    return fix;
}
function set(fix, key, value) {
    if (value !== undefined && !isNaN(value))
        fix[key] = value;
}
/**
 * Turns the receiver on; on some boards and networks there is no fix while data flows (README.md).
 * @param intervalS 1..600; onFix is called at most once in it
 */
export function startGnss(at, intervalS, onFix, done) {
    const every = Math.ceil(intervalS / URC_MAX);
    let count = 0;
    at.onUrc("+UGNSINF:", (line) => {
        const fix = parseFix(line.substr(10));
        if (fix && count++ % every == 0)
            onFix(fix);
    });
    runScript(at, ["+CGNSPWR=1", "+CGNSURC=" + Math.ceil(intervalS / every)], done);
}
export function stopGnss(at, done) {
    runScript(at, ["+CGNSURC=0", "+CGNSPWR=0"], done);
}
//# sourceMappingURL=gnss.js.map