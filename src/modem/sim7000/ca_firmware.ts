import type { AtEngine } from "../../at/engine.ts";

/**
 * First-generation firmware up to 1351B05 has no CA sockets, or such that fail at CAOPEN (B04) or reset the modem at the second read (B05).
 * @param done one sentence where the firmware is one of these
 */
export function checkFirmware(at: AtEngine, done: (cause?: string) => void): void {
  let cause: string | undefined;
  at.send({
    text: "+CGMR",
    timeoutS: 5,
    // +CGMR answers "Revision:1529B08SIM7000G"
    prefix: "Revision:",
    onLine(rest) {
      if (rest.startsWith("1351B0") && rest[6]! < "6") cause = "firmware " + rest + " has no working TLS sockets: update it";
    },
    done: () => done(cause),
  });
}
