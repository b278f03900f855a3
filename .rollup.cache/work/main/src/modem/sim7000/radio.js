import { keep } from "../settings_script.js";
/**
 * What the radio may use (AT manual V1.06 +CNMP, +CMNB, +CBANDCFG). The modem keeps these; it searches anew by itself after a change.
 * @param settings device settings of the same names override the options
 */
export function radioScript(options, settings) {
    const technologies = (settings["technologies"] || options.technologies || "").split(",");
    const lteM = settings["lteMBands"] || options.lteMBands;
    const nbIot = settings["nbIotBands"] || options.nbIotBands;
    const hasGsm = technologies.indexOf("GSM") >= 0;
    const lte = (technologies.indexOf("LTE-M") >= 0 ? 1 : 0) + (technologies.indexOf("NB-IoT") >= 0 ? 2 : 0);
    let script = [];
    if (technologies[0])
        script = keep("+CNMP", lte ? (hasGsm ? "51" : "38") : "13");
    if (lte)
        script = script.concat(keep("+CMNB", "" + lte));
    if (lteM)
        script = script.concat(keep("+CBANDCFG", '"CAT-M",' + lteM));
    if (nbIot)
        script = script.concat(keep("+CBANDCFG", '"NB-IOT",' + nbIot));
    return script;
}
//# sourceMappingURL=radio.js.map