import type { AtEngine } from "../../at/engine.ts";

/**
 * Resolves a name in the modem, the same command in both dialects (NRF-Q12). A failure prints the resolver's text in place of addresses.
 *
 *   #XGETADDRINFO: "198.51.100.1 2001:db8::1"
 *
 * @param done the first address, or undefined with the cause
 */
export function resolveHost(at: AtEngine, host: string, done: (address?: string, error?: string) => void): void {
  let text = "";
  at.send({
    text: '#XGETADDRINFO="' + host + '"',
    timeoutS: 60,
    prefix: '#XGETADDRINFO: "',
    onLine: (rest) => void (text = rest.split('"')[0]!),
    done(error) {
      if (error || !text) done(undefined, "AT#XGETADDRINFO: " + (text || error || "no address"));
      else done(text.split(" ")[0]);
    },
  });
}
