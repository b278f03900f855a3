import { isClockSet } from "./clock.js";
import { caFile, certificateFile } from "./credentials.js";
/** AT+CAOPEN takes 75 s by the manual; some firmware never answers. */
export const OPEN_S = 120;
/**
 * Checks firmware and clock, sets up a socket and its TLS context, which has the socket's number, and opens it; +CAOPEN tells the result.
 * @param id 0 or 1
 * @param stop what must not be opened; isUnset: the clock may yet be set
 */
export function caOpen(id, host, port, options, stop) {
    const tls = options.tls;
    const set = "+CASSLCFG=" + id + ",";
    const context = "+CSSLCFG=";
    const script = [
        {
            text: "?+CGMR",
            timeoutS: 5,
            // +CGMR answers "Revision:1529B08SIM7000G"
            prefix: "Revision:",
            onLine(rest) {
                // Up to 1351B05 there are no CA sockets, or such that fail at CAOPEN (B04) or reset the modem at the second read (B05).
                if (rest.startsWith("1351B0") && rest[6] < "6")
                    stop("firmware " + rest + " has no working TLS sockets: update it");
            },
        },
    ];
    if (tls && !tls.isUnverified)
        script.push(clockStep(stop));
    script.push("+CACID=" + id, set + '"ssl",' + (tls ? 1 : 0), "?" + set + '"protocol",' + (options.isUdp ? 1 : 0));
    if (tls) {
        script.push(context + '"sslversion",' + id + ",3", 
        // Seen set on fresh modems: the dates of a certificate must count.
        "?" + context + '"ignorertctime",' + id + ",0", "?" + context + '"sni",' + id + ',"' + host + '"', "?" + set + '"crindex",' + id, 
        // Without it every server is trusted.
        tls.isUnverified ? "" : set + '"cacert","' + caFile(tls.tag) + '"', "?" + set + '"clientcert","' + certificateFile(tls.tag) + '"');
    }
    script.push({ text: "+CAOPEN=" + id + ',"' + host + '",' + port, timeoutS: OPEN_S });
    return script;
}
/** Certificates are checked against the modem's clock. */
function clockStep(stop) {
    let isSet;
    return {
        text: "?+CCLK?",
        timeoutS: 5,
        prefix: '+CCLK: "',
        onLine: (rest) => void (isSet = isClockSet(rest)),
        done: (error) => isSet || stop("TLS cannot check certificates: " + (error || "the modem's clock is not set"), true),
    };
}
/** What goes before the answers of AT+CAOPEN from 20 on; others are told by number. */
const CAUSES = [
    "unknown host",
    "no packet data",
    "",
    "refused",
    "server's certificate expired or not yet valid: check it and the clock",
    "server's certificate is for another host",
    "server's certificate expired, and for another host",
    "no connection, or no TLS: check CA, certificate and key of the tag",
];
/** A command that the firmware lacks, or a CA certificate that is not there. */
export function setUpCause(error) {
    return (error.startsWith("AT+CASSLCFG") ? "no CA certificate under the tag: " : "firmware without CA sockets, or a bad host: ") + error;
}
/** @param code of +CAOPEN, not 0 */
export function caCause(code) {
    return CAUSES[code - 20] || "AT+CAOPEN: result " + code;
}
//# sourceMappingURL=ca_open.js.map