import type { Decoder } from "../decoder.ts";
import type { Codes } from "./setting.ts";
import { ask, afterColon, fields, join, part, rawFields, unquote } from "./fields.ts";
import { activeTime, periodicUpdate } from "./timers.ts";

/** Access technology (TS 27.007 7.3; 9 as SIMCom and 27.007 number NB-IoT). */
export const accessTechnologies: Codes = {
  "0": "GSM",
  "1": "GSM compact",
  "2": "UTRAN",
  "3": "EGPRS",
  "7": "LTE Cat-M1",
  "8": "EC-GSM-IoT",
  "9": "NB-IoT",
};

/** Registration state (TS 27.007 7.2, 10.1.20, 10.1.22). */
export const registrationStates: Codes = {
  "0": "not registered, not searching",
  "1": "registered, home",
  "2": "searching",
  "3": "registration denied",
  "4": "unknown, out of coverage",
  "5": "registered, roaming",
  "90": "not registered, the SIM does not work",
};

const reports: Codes = {
  "0": "no reports",
  "1": "report changes",
  "2": "report changes with cell",
  "3": "report changes with cell and cause",
  "4": "report changes with cell and PSM timers",
  "5": "report changes with cell, cause and PSM timers",
};

/**
 * The three registration commands. The answer to a read begins with n, an unsolicited line does not:
 *
 *     +CEREG: 2,5,"2AFE","20F6A1F",7                                      answer to a read
 *     +CEREG: 5,"2AFE","20F6A1F",7     +CEREG: 2                          unsolicited
 *     +CEREG: 4,1,"5B57","195071B",9,,,"00000000","01100000"              n = 4: T3324, then T3412
 */
export function registration(name: string, manual: string, what: string, area: "LAC" | "TAC"): Decoder {
  return {
    name,
    manual,
    command: (args, form) => ask(form, what) ?? join([`${what}:`, reports[args] ?? args], " "),
    isUnsolicited: (text, _args, form) => form !== "test" && (form !== "read" || !hasMode(text)),
    answer(text, kind) {
      const parts = rawFields(afterColon(text)).map(unquote);
      if (kind === "answer") parts.shift();
      const [state = "", areaCode, cell, act = "", , , active, periodic] = parts;
      const words = registrationStates[state];
      if (words === undefined) return undefined;
      const place = [part(`${area} `, areaCode), part("cell ", cell), accessTechnologies[act]];
      const timers = [part("active ", activeTime(active)), part("periodic update ", periodicUpdate(periodic))];
      return join([words, join([...place, ...timers])], "; ");
    },
  };
}

/** A read has n in front: its second field is the state, a bare digit. */
function hasMode(text: string): boolean {
  const [mode = "", state = ""] = rawFields(afterColon(text));
  return /^\d$/.test(mode) && /^\d+$/.test(state);
}

/** dBm of a +CSQ value (TS 27.007 8.5); undefined for 99 and everything outside the table. */
export function rssi(code: number | undefined): string | undefined {
  if (code === undefined || code < 0 || code > 31) return undefined;
  if (code === 0) return "-115 dBm or less";
  if (code === 1) return "-111 dBm";
  return code === 31 ? "-52 dBm or more" : `${-114 + 2 * code} dBm`;
}

/** The named values of a dotted list: `fields("a,b", ["x", "y"])`. */
export function named<K extends string>(args: string, names: readonly K[]): Partial<Record<K, string>> {
  const values = fields(args);
  const out: Partial<Record<K, string>> = {};
  names.forEach((name, index) => {
    const value = values[index];
    if (value !== undefined && value !== "") out[name] = value;
  });
  return out;
}
