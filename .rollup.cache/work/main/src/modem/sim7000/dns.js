/**
 * Resolves a name with the operator's servers (AT manual V1.06 +CDNSGIP); the packet data context of the CIP sockets must be up.
 *
 *   OK, then +CDNSGIP: 1,"host","198.51.100.1"[,"..."]  or  +CDNSGIP: 0,<cause>
 *
 * @param done the first address, or undefined with the cause
 */
export function resolveHost(at, host, done) {
    let answer;
    const command = {
        text: '+CDNSGIP="' + host + '"',
        timeoutS: 65,
        // None: the line ends it.
        final: "-",
        prefix: "+CDNSGIP: ",
        onLine(rest) {
            answer = rest.split(",");
            at.abandon(command, "");
        },
        done(error) {
            if (answer && answer[2])
                done(answer[2].replace(/"/g, ""));
            else
                done(undefined, "AT+CDNSGIP: " + (answer ? (answer[1] == "8" ? "unknown host " + host : "error " + answer[1]) : error));
        },
    };
    at.send(command);
}
//# sourceMappingURL=dns.js.map