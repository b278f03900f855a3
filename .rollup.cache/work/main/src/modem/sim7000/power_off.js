/**
 * Lets the modem leave the network, save its data and turn itself off (AT manual V1.06 +CPOWD); VBAT may be cut 7 s later. Sockets end with it,
 * and whoever wants the network afterwards turns it on again.
 */
export function powerOff(at, done) {
    at.send({
        text: "+CPOWD=1",
        timeoutS: 10,
        final: "NORMAL POWER DOWN",
        done(error) {
            // What waits for an answer gets none any more.
            if (!error && at.onSilent)
                at.onSilent();
            done(error && "AT+CPOWD: " + error);
        },
    });
}
//# sourceMappingURL=power_off.js.map