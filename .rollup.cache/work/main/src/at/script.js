/**
 * Runs a script's commands one after another.
 * @param done undefined when all succeeded, else "AT+CIICR: +CME ERROR: 148": the step and what it got
 */
export function runScript(at, script, done) {
    let step = 0;
    function next() {
        const entry = script[step++];
        if (entry === undefined)
            return done();
        const command = typeof entry == "string" ? { text: entry, timeoutS: 5 } : Object.assign({}, entry);
        const isOptional = command.text[0] == "?";
        if (isOptional)
            command.text = command.text.substr(1);
        const stepDone = command.done;
        command.done = (error) => {
            if (stepDone)
                stepDone(error);
            if (error && !isOptional)
                done("AT" + redact(command.text) + ": " + error);
            else
                next();
        };
        at.send(command);
    }
    next();
}
/** A command's name without its parameters: they may be secret. */
function redact(text) {
    return text.split("=")[0];
}
//# sourceMappingURL=script.js.map