/** PSM and eDRX (AT reference +CPSMS, +CEDRXS, +CEDRXRDP; 3GPP TS 27.007 7.38, 7.40). The modem stores them when it goes to +CFUN=0. */
import type { AtScript } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import { decodeActive, decodeCycle, decodeTau, encodeActive, encodeCycle, encodeTau } from "../power_timers.ts";
import type { Done, GrantedPowerSaving, PowerSaving } from "../services.ts";

/** Length of a paging time window's step, seconds (TS 24.008 10.5.5.32). */
const windowS = (technology: string): number => (technology == "5" ? 2.56 : 1.28);

export function setPowerSaving(at: AtEngine, wanted: PowerSaving, done: Done): void {
  const psm = wanted.psm;
  const script: AtScript = [];
  if (psm) script.push('+CPSMS=1,,,"' + encodeTau(psm.periodicTauS) + '","' + encodeActive(psm.activeS) + '"');
  else if (psm === null) script.push("+CPSMS=0");
  // A modem of one technology refuses the other's.
  if (wanted.edrxS) [4, 5].forEach((technology) => script.push("?+CEDRXS=1," + technology + ',"' + encodeCycle(wanted.edrxS!) + '"'));
  else if (wanted.edrxS === null) script.push("+CEDRXS=3");
  runScript(at, script, done);
}

/**
 * PSM from AT+CEREG=5, whose read has the granted timers as its last two fields.
 *   +CEREG: 5,1,"002F","0012BEEF",7,,,"00000011","11100000"
 *   +CEDRXRDP: 4,"1000","0101","1011"      technology, asked, granted, paging time window
 */
export function readPowerSaving(at: AtEngine, done: (granted?: GrantedPowerSaving, error?: string) => void): void {
  const granted: GrantedPowerSaving = { psm: null, edrx: null };
  const fields = (rest: string): string[] => rest.replace(/"/g, "").split(",");
  const script: AtScript = [
    "+CEREG=5",
    { text: "+CEREG?", timeoutS: 5, prefix: "+CEREG: 5,", onLine: (rest) => parsePsm(fields(rest), granted) },
    "+CEREG=1",
    { text: "?+CEDRXRDP", timeoutS: 5, prefix: "+CEDRXRDP: ", onLine: (rest) => parseEdrx(fields(rest), granted) },
  ];
  runScript(at, script, (error) => (error ? done(undefined, error) : done(granted)));
}

/** @param fields stat, area, cell, technology, cause type, cause, active time, periodic update */
export function parsePsm(fields: string[], granted: GrantedPowerSaving): void {
  const activeS = decodeActive("" + fields[6]);
  const periodicTauS = decodeTau("" + fields[7]);
  if (activeS !== undefined && periodicTauS) granted.psm = { activeS, periodicTauS };
}

/** @param fields technology, asked, granted, paging time window */
export function parseEdrx(fields: string[], granted: GrantedPowerSaving): void {
  const cycleS = fields[0] != "0" && decodeCycle("" + fields[2]);
  if (!cycleS) return;
  granted.edrx = { cycleS };
  const steps = parseInt("" + fields[3], 2);
  if (!isNaN(steps)) granted.edrx.pagingWindowS = (steps + 1) * windowS(fields[0]!);
}
