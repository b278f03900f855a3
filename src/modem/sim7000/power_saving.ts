/** PSM and eDRX (AT manual V1.06 +CPSMS, +CEDRXS; 3GPP TS 27.007 7.38, 7.40). The modem keeps them; PSM holds from its next boot on. */
import type { AtScript } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import { decodeActive, decodeCycle, decodeTau, encodeActive, encodeCycle, encodeTau } from "../power_timers.ts";
import type { Done, GrantedPowerSaving, PowerSaving } from "../services.ts";
import { keep } from "../settings_script.ts";

/** Length of a paging time window's step, seconds (TS 24.008 10.5.5.32). */
const windowS = (technology: string): number => (technology == "5" ? 2.56 : 1.28);

export function setPowerSaving(at: AtEngine, wanted: PowerSaving, done: Done): void {
  let script: AtScript = [];
  const psm = wanted.psm;
  if (psm) script = keepStrictly("+CPSMS", '1,,,"' + encodeTau(psm.periodicTauS) + '","' + encodeActive(psm.activeS) + '"');
  else if (psm === null) script = keepStrictly("+CPSMS", "0");
  if (wanted.edrxS === null) script.push("+CEDRXS=0");
  else if (wanted.edrxS !== undefined) script = script.concat(edrx('"' + encodeCycle(wanted.edrxS) + '"'));
  runScript(at, script, done);
}

/** Both technologies; the modem tells only the one in use, and refuses some of the other's. */
function edrx(cycle: string): AtScript {
  return keep("+CEDRXS", "4," + cycle, "?+CEDRXS=1,4," + cycle).concat(keep("+CEDRXS", "5," + cycle, "?+CEDRXS=1,5," + cycle));
}

function keepStrictly(name: string, value: string): AtScript {
  return keep(name, value, name + "=" + value);
}

/**
 * PSM from AT+CEREG=4, whose read has the granted timers as its last two fields; the form of +CPSMRDP is not documented.
 *   +CEREG: 4,1,"5B57","195071B",9,,,"00000000","01100000"
 *   +CEDRXRDP: 0   or   +CEDRXRDP: 5,"0101","0101","0011"      technology, asked, granted, paging time window
 */
export function readPowerSaving(at: AtEngine, done: (granted?: GrantedPowerSaving, error?: string) => void): void {
  const granted: GrantedPowerSaving = { psm: null, edrx: null };
  const script: AtScript = [
    "+CEREG=4",
    { text: "+CEREG?", timeoutS: 5, prefix: "+CEREG: 4,", onLine: (rest) => parsePsm(rest.replace(/"/g, "").split(","), granted) },
    "+CEREG=1",
    { text: "?+CEDRXRDP", timeoutS: 5, prefix: "+CEDRXRDP: ", onLine: (rest) => parseEdrx(rest.replace(/"/g, "").split(","), granted) },
  ];
  runScript(at, script, (error) => (error ? done(undefined, error) : done(granted)));
}

/** @param fields stat, area, cell, technology, cause type, cause, active time, periodic update */
export function parsePsm(fields: string[], granted: GrantedPowerSaving): void {
  const activeS = decodeActive("" + fields[6]);
  const periodicTauS = decodeTau("" + fields[7]);
  // An active time of 0 is no PSM asked for; one that is off is none granted.
  if (activeS && periodicTauS) granted.psm = { activeS, periodicTauS };
}

export function parseEdrx(fields: string[], granted: GrantedPowerSaving): void {
  const cycleS = decodeCycle("" + fields[2]);
  if (fields.length < 3 || !cycleS) return;
  granted.edrx = { cycleS };
  const steps = parseInt("" + fields[3], 2);
  if (!isNaN(steps)) granted.edrx.pagingWindowS = (steps + 1) * windowS("" + fields[0]);
}
