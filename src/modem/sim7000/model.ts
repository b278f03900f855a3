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
      const script = (["E0", "+CMEE=1"] as AtScript).concat(keep("+IPR", "" + baud, undefined, config.setBaud));
      return register ? script.concat(register()) : script;
    },
    pinCounters: "+SPIC,+CPINR",
    bootUrcs: ":RDY,+CFUN:",
    attach,
  };
}
