/** Signal and cell (AT reference %XMONITOR, +CESQ). */
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import type { SignalReport } from "../services.ts";

type NumberField = "band" | "rsrpDbm" | "rsrqDb" | "snrDb";

/** @param unknown what the modem says where it does not know: 255, or 127 for the SNR */
function set(report: SignalReport, key: NumberField, text: string | undefined, unknown: number, toUnit: (index: number) => number): void {
  const value = parseInt("" + text);
  if (!isNaN(value) && value != unknown) report[key] = toUnit(value);
}

/**
 * Fields of %XMONITOR, quotes taken off; only the first where the modem is not registered:
 *   stat, long name, short name, plmn, tac, AcT, band, cell, pci, earfcn, rsrp, snr, ...
 */
export function parseMonitor(fields: string[], report: SignalReport): void {
  if (fields.length < 12) return;
  if (fields[3]) report.plmn = fields[3];
  if (fields[4]) report.areaCode = fields[4];
  if (fields[5] == "7") report.technology = "LTE-M";
  if (fields[5] == "9") report.technology = "NB-IoT";
  if (fields[7]) report.cellId = fields[7];
  set(report, /*@__KEY__*/ "band", fields[6], 0, (band) => band);
  set(report, /*@__KEY__*/ "rsrpDbm", fields[10], 255, (index) => index - 140);
  set(report, /*@__KEY__*/ "snrDb", fields[11], 127, (index) => index - 24);
}

/** Fields of +CESQ: rxlev, ber, rscp, ecno, rsrq 0..34, rsrp 0..97 (TS 27.007 8.69). */
export function parseQuality(fields: string[], report: SignalReport): void {
  set(report, /*@__KEY__*/ "rsrqDb", fields[4], 255, (index) => index / 2 - 19.5);
  set(report, /*@__KEY__*/ "rsrpDbm", fields[5], 255, (index) => index - 140);
}

export function readSignal(at: AtEngine, done: (report?: SignalReport, error?: string) => void): void {
  const report: SignalReport = {};
  const script = [
    // A name of an operator may have a comma inside its quotes.
    { text: "%XMONITOR", timeoutS: 5, prefix: "%XMONITOR: ", onLine: (rest: string) => parseMonitor(splitQuoted(rest), report) },
    { text: "+CESQ", timeoutS: 5, prefix: "+CESQ: ", onLine: (rest: string) => parseQuality(rest.split(","), report) },
  ];
  runScript(at, script, (error) => (error ? done(undefined, error) : done(report)));
}

/** Fields without their quotes: the pieces between quotes are those with odd numbers. */
function splitQuoted(text: string): string[] {
  const whole = text.split('"').map((piece, index) => (index % 2 ? piece.replace(/,/g, " ") : piece));
  return whole.join("").split(",");
}
