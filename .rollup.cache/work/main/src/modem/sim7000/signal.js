import { runScript } from "../../at/script.js";
import { own } from "../../text.js";
/** @param rssi of AT+CSQ: 0 is -115 dBm or less, 31 is -52 dBm or more, 99 unknown */
function rssiDbm(rssi) {
    if (!(rssi >= 0 && rssi <= 31))
        return undefined;
    return rssi > 1 ? 2 * rssi - 114 : rssi ? -111 : -115;
}
/** A number, or undefined where the field is missing: some firmware cuts the line after two fields. */
function number(text) {
    const value = parseInt(text);
    return isNaN(value) ? undefined : value;
}
const TECHNOLOGIES = { "LTE CAT-M1": "LTE-M", "LTE NB-IOT": "NB-IoT", "GSM": "GSM" };
/**
 * Fields of +CPSI:
 *   LTE CAT-M1,Online,240-07,0x2AFE,34564631,149,EUTRAN-BAND20,6400,3,3,<RSRQ>,<RSRP>,<RSSI>,<RSSNR>
 *   GSM,Online,240-24,0x28a0,50183,61 EGSM 900,-53,0,58-58
 *   NO SERVICE,Online
 */
export function parseCell(fields, report) {
    const technology = own(TECHNOLOGIES, "" + fields[0]);
    if (!technology || fields.length < 5)
        return;
    report.technology = technology;
    report.plmn = fields[2].replace("-", "");
    report.areaCode = fields[3].replace(/0x/, "").toUpperCase();
    report.cellId = fields[4];
    if (fields.length < 14)
        return;
    set(report, /*@__KEY__*/ "band", number(fields[6].replace(/EUTRAN-BAND/, "")));
    set(report, /*@__KEY__*/ "rsrqDb", number(fields[10]));
    set(report, /*@__KEY__*/ "rsrpDbm", number(fields[11]));
    const snr = number(fields[13]);
    // The modem tells (SNR + 20) / 2.
    set(report, /*@__KEY__*/ "snrDb", snr === undefined ? snr : 2 * snr - 20);
}
function set(report, key, value) {
    if (value !== undefined)
        report[key] = value;
}
export function readSignal(at, done) {
    const report = {};
    const script = [
        { text: "+CSQ", timeoutS: 5, prefix: "+CSQ: ", onLine: (rest) => set(report, /*@__KEY__*/ "rssiDbm", rssiDbm(parseInt(rest))) },
        { text: "+CPSI?", timeoutS: 5, prefix: "+CPSI: ", onLine: (rest) => parseCell(rest.split(","), report) },
    ];
    runScript(at, script, (error) => (error ? done(undefined, error) : done(report)));
}
//# sourceMappingURL=signal.js.map