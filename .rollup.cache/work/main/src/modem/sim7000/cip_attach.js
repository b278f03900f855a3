/**
 * Brings up the context of the CIP sockets (AT manual V1.06 chapter 8). CIPSHUT first: it is also the only way out of PDP DEACT. CIFSREX,
 * not CIFSR: that one has no OK.
 */
export function cipAttach(apn, user, password) {
    return [
        { text: "+CIPSHUT", timeoutS: 70, final: "SHUT OK" },
        "+CIPMUX=1",
        "+CIPRXGET=1",
        { text: '+CSTT="' + apn + '","' + user + '","' + password + '"', timeoutS: 60 },
        { text: "+CIICR", timeoutS: 90, failure: "+PDP: DEACT" },
        { text: "+CIFSREX", timeoutS: 10 },
    ];
}
//# sourceMappingURL=cip_attach.js.map