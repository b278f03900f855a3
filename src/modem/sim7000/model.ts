import type { AtScript } from "../../at/command.ts";
import type { ModemModel } from "../cellular.ts";
import { keep } from "../settings_script.ts";

/**
 * What the shared cellular machine needs to know. AT manual V1.06; quirks in README.md.
 * @param baud the board's rate, to which the modem is fixed: one that finds the rate by itself does not tell when it has booted
 * @param setBaud brings the UART to that rate
 */
export function sim7000Model(baud: number, setBaud: () => void, attach: ModemModel["attach"], register?: () => AtScript): ModemModel {
  return {
    init: ["E0", "+CMEE=1", ...keep("+IPR", "" + baud, undefined, setBaud)],
    pinCounters: ["+SPIC", "+CPINR"],
    bootUrcs: [":RDY", "+CFUN:"],
    register,
    attach,
  };
}
