/** Fields of +CBC: charge state, per cent, mV. */
export function readBattery(at, done) {
    let millivolts;
    at.send({
        text: "+CBC",
        timeoutS: 5,
        prefix: "+CBC: ",
        onLine: (rest) => void (millivolts = parseInt(rest.split(",")[2]) || undefined),
        done: (error) => done(millivolts, error && "AT+CBC: " + error),
    });
}
//# sourceMappingURL=battery.js.map