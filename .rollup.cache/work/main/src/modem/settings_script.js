/** A bare AT that may fail. */
const NOTHING = "?";
/**
 * Steps that bring a setting to a value. The modem keeps it in its flash, which wears: it is read first and written only when it differs,
 * else the second step is a bare AT. A modem that lacks the command goes on without.
 * @param name "+CNMP"
 * @param value as the read command shows it after "+CNMP: ", in one of its lines, and as it is written: 38
 * @param text what is written, if not that
 * @param done called when it has its value
 */
export function keep(name, value, text = "?" + name + "=" + value, done) {
    let lines = "";
    const write = { text: NOTHING, timeoutS: 10, done: (error) => done && !error && done() };
    return [
        {
            text: "?" + name + "?",
            timeoutS: 5,
            prefix: name + ": ",
            onLine: (rest) => void (lines += rest + "\n"),
            // A modem that told nothing is not written to.
            done() {
                write.text = !lines || lines.split("\n").indexOf(value) >= 0 ? NOTHING : text;
                lines = "";
            },
        },
        write,
    ];
}
//# sourceMappingURL=settings_script.js.map