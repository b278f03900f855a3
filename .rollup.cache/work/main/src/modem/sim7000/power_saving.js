import { runScript } from "../../at/script.js";
import { decodeActive, decodeCycle, decodeTau, encodeActive, encodeCycle, encodeTau } from "../power_timers.js";
import { keep } from "../settings_script.js";
/** Length of a paging time window's step, seconds (TS 24.008 10.5.5.32). */
const windowS = (technology) => (technology == "5" ? 2.56 : 1.28);
export function setPowerSaving(at, wanted, done) {
    let script = [];
    const psm = wanted.psm;
    if (psm)
        script = keepStrictly("+CPSMS", '1,,,"' + encodeTau(psm.periodicTauS) + '","' + encodeActive(psm.activeS) + '"');
    else if (psm === null)
        script = keepStrictly("+CPSMS", "0");
    if (wanted.edrxS === null)
        script.push("+CEDRXS=0");
    else if (wanted.edrxS !== undefined)
        script = script.concat(edrx('"' + encodeCycle(wanted.edrxS) + '"'));
    runScript(at, script, done);
}
/** Both technologies; the modem tells only the one in use, and refuses some of the other's. */
function edrx(cycle) {
    return keep("+CEDRXS", "4," + cycle, "?+CEDRXS=1,4," + cycle).concat(keep("+CEDRXS", "5," + cycle, "?+CEDRXS=1,5," + cycle));
}
function keepStrictly(name, value) {
    return keep(name, value, name + "=" + value);
}
/**
 * PSM from AT+CEREG=4, whose read has the granted timers as its last two fields; the form of +CPSMRDP is not documented.
 *   +CEREG: 4,1,"5B57","195071B",9,,,"00000000","01100000"
 *   +CEDRXRDP: 0   or   +CEDRXRDP: 5,"0101","0101","0011"      technology, asked, granted, paging time window
 */
export function readPowerSaving(at, done) {
    const granted = { psm: null, edrx: null };
    const script = [
        "+CEREG=4",
        { text: "+CEREG?", timeoutS: 5, prefix: "+CEREG: 4,", onLine: (rest) => parsePsm(rest.replace(/"/g, "").split(","), granted) },
        "+CEREG=1",
        { text: "?+CEDRXRDP", timeoutS: 5, prefix: "+CEDRXRDP: ", onLine: (rest) => parseEdrx(rest.replace(/"/g, "").split(","), granted) },
    ];
    runScript(at, script, (error) => (error ? done(undefined, error) : done(granted)));
}
/** @param fields stat, area, cell, technology, cause type, cause, active time, periodic update */
export function parsePsm(fields, granted) {
    const activeS = decodeActive("" + fields[6]);
    const periodicTauS = decodeTau("" + fields[7]);
    // An active time of 0 is no PSM asked for; one that is off is none granted.
    if (activeS && periodicTauS)
        granted.psm = { activeS, periodicTauS };
}
export function parseEdrx(fields, granted) {
    const cycleS = decodeCycle("" + fields[2]);
    if (fields.length < 3 || !cycleS)
        return;
    granted.edrx = { cycleS };
    const steps = parseInt("" + fields[3], 2);
    if (!isNaN(steps))
        granted.edrx.pagingWindowS = (steps + 1) * windowS("" + fields[0]);
}
//# sourceMappingURL=power_saving.js.map