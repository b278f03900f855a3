import { keep } from "../settings_script.js";
/**
 * What the shared cellular machine needs to know. AT manual V1.06; quirks in README.md.
 * @param baud the board's rate, to which the modem is fixed: one that finds the rate by itself does not tell when it has booted
 */
export function sim7000Model(baud, attach, register) {
    return {
        setUp(config) {
            const script = ["E0", "+CMEE=1"].concat(keep("+IPR", "" + baud, undefined, config.setBaud));
            return register ? script.concat(register()) : script;
        },
        pinCounters: "+SPIC,+CPINR",
        bootUrcs: ":RDY,+CFUN:",
        attach,
    };
}
//# sourceMappingURL=model.js.map