import type { AtScript } from "../../at/command.ts";
import type { ModemModel } from "../cellular.ts";
import { keep } from "../settings_script.ts";

/**
 * What the shared cellular machine needs to know. AT manual V1.06; quirks in README.md.
 * @param baud the board's rate, to which the modem is fixed: one that finds the rate by itself does not tell when it has booted
 */
export function sim7000Model(baud: number, attach: ModemModel["attach"], register?: () => AtScript): ModemModel {
  return {
    setUp(config) {
      const script = (["+CMEE=1"] as AtScript).concat(keep("+IPR", "" + baud, undefined, config.setBaud));
      return register ? script.concat(register()) : script;
    },
    // Minimum functionality, not flight mode, which would survive a power cut (AT manual 3.2.19).
    rungs: [, , "E0+CGATT=0;+CGATT=1", "E0+CGATT=1", "E0+CFUN=0;+CFUN=1", , "+CFUN=1,1"],
    pinCounters: "+SPIC,+CPINR",
    bootUrcs: ":RDY,+CFUN:",
    attach,
  };
}
