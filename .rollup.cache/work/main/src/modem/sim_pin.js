import { runScript } from "../at/script.js";
const WRONG_PIN = /: 16|incorrect/;
const SIM_BUSY = /: 14|busy/;
/**
 * Enters the PIN where that costs no more than one of several attempts.
 * @param counters commands that tell how many attempts are left, with commas between: the first number of the first answer
 * @param done undefined when the SIM took it, or was busy and is to be asked again; else one sentence
 */
export function enterPin(at, counters, config, done) {
    let attempts = 0;
    if (!config.pin)
        return done("SIM wants a PIN: set the right pin in the settings");
    const script = counters.split(",").map((text) => ({
        text: "?" + text,
        timeoutS: 5,
        prefix: text.split("=")[0] + ": ",
        onLine: (rest) => void (attempts = attempts || parseInt(rest.replace(/^\D+/, ""))),
    }));
    runScript(at, script, () => {
        if (attempts > 1)
            sendPin(at, config, done);
        else
            done("PIN not tried, attempts left: " + (attempts || "unknown"));
    });
}
function sendPin(at, config, done) {
    at.send({
        text: '+CPIN="' + config.pin + '"',
        timeoutS: 10,
        done(error) {
            if (!error || SIM_BUSY.test(error))
                return done();
            if (WRONG_PIN.test(error)) {
                config.pin = undefined;
                if (config.onPinRefused)
                    config.onPinRefused();
            }
            done("SIM refused the PIN: " + error);
        },
    });
}
//# sourceMappingURL=sim_pin.js.map