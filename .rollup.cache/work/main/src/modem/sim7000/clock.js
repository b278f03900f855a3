import { runScript } from "../../at/script.js";
import { keep } from "../settings_script.js";
/** A clock that was never set stands in 1980, or in 1970. @param text 23/03/12,... */
export function isClockSet(text) {
    return text >= "24" && text < "7";
}
/**
 * A time of day as the modem writes it, 23/03/12,23:09:23+04: local, with the zone in quarters of an hour.
 * @returns epoch in milliseconds; undefined where the clock is not set
 */
export function parseClock(text) {
    if (!isClockSet(text))
        return undefined;
    const date = "20" + text.substr(0, 2) + "-" + text.substr(3, 2) + "-" + text.substr(6, 2);
    return Date.parse(date + "T" + text.substr(9, 8) + "Z") - (parseInt(text.substr(17)) || 0) * 900000 || undefined;
}
/** @param done epoch in milliseconds, or undefined with the cause */
export function readClock(at, done) {
    let epochMs;
    at.send({
        text: "+CCLK?",
        timeoutS: 5,
        prefix: '+CCLK: "',
        onLine: (rest) => void (epochMs = parseClock(rest)),
        done: (error) => done(epochMs, epochMs ? undefined : error ? "AT+CCLK: " + error : "the modem's clock is not set"),
    });
}
/** The network's time, which the modem keeps from registration on. @param done epoch in milliseconds, or undefined with the cause */
export function readNetworkTime(at, done) {
    runScript(at, keep("+CLTS", "1"), () => readClock(at, done));
}
/**
 * Steps that set the clock by NTP. Over the bearer of SAPBR, which must not live beside that of the sockets: it is closed again, and the
 * sockets' own is down meanwhile. A step that fails leaves the clock unset, which whoever needs it is told.
 */
export function networkTimeScript(apn, user, password) {
    const bearer = "?+SAPBR=3,1,";
    return [
        bearer + '"Contype","GPRS"',
        bearer + '"APN","' + apn + '"',
        bearer + '"USER","' + user + '"',
        bearer + '"PWD","' + password + '"',
        { text: "?+SAPBR=1,1", timeoutS: 90 },
        "?+CNTPCID=1",
        '?+CNTP="pool.ntp.org",0,1,0',
        { text: "?+CNTP", timeoutS: 65, final: "+CNTP: 1" },
        { text: "?+SAPBR=0,1", timeoutS: 70 },
    ];
}
//# sourceMappingURL=clock.js.map