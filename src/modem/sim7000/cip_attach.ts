import type { AtScript } from "../../at/command.ts";

/**
 * Brings up the context of the CIP sockets (AT manual V1.06 chapter 8). CIPSHUT first: it is also the only way out of PDP DEACT. CIFSREX,
 * not CIFSR: that one has no OK.
 */
export function cipAttach(apn: string, user: string, password: string): AtScript {
  return [
    { text: "+CIPSHUT", timeoutS: 70, final: "SHUT OK" },
    "+CIPMUX=1",
    "+CIPRXGET=1",
    { text: '+CSTT="' + apn + '","' + user + '","' + password + '"', timeoutS: 60 },
    { text: "+CIICR", timeoutS: 90, failure: "+PDP: DEACT" },
    { text: "+CIFSREX", timeoutS: 10 },
  ];
}
