/**
 * How a CA socket is opened (SIM7000 AT manual V1.06 chapter on CA, SSL application note V1.01). Everything but the certificates is lost at a
 * reboot, so all of it is said each time.
 */
import type { AtScript } from "../../at/command.ts";
import type { SocketOptions } from "../../net/socket.ts";
import { caFile, certificateFile } from "./credentials.ts";

/** Names where the other end may be asked for: what the modem's lines may hold. */
export interface CaTarget {
  host: string;
  port: number;
  options: SocketOptions;
}

/**
 * The set-up of a socket and its TLS context, which has the socket's number.
 * @param id 0 or 1
 */
export function caSetUp(id: number, { host, options }: CaTarget): AtScript {
  const tls = options.tls;
  const set = "+CASSLCFG=" + id + ",";
  const context = "+CSSLCFG=";
  const script: AtScript = ["+CACID=" + id, set + '"ssl",' + (tls ? 1 : 0), "?" + set + '"protocol",' + (options.isUdp ? 1 : 0)];
  if (!tls) return script;
  return script.concat([
    context + '"sslversion",' + id + ",3",
    // Seen set on fresh modems: the dates of a certificate must count.
    "?" + context + '"ignorertctime",' + id + ",0",
    "?" + context + '"sni",' + id + ',"' + host + '"',
    "?" + set + '"crindex",' + id,
    // Without it every server is trusted.
    tls.isUnverified ? "" : set + '"cacert","' + caFile(tls.tag) + '"',
    "?" + set + '"clientcert","' + certificateFile(tls.tag) + '"',
  ]);
}

/** What goes before the answers of AT+CAOPEN from 20 on; others are told by number. */
const CAUSES = [
  "unknown host",
  "no packet data",
  "",
  "refused",
  "server's certificate is expired or not yet valid: check it and the clock",
  "server's certificate is for another host",
  "server's certificate is expired, and for another host",
  "no connection, or no TLS: check CA, client certificate and key of the tag",
];

/** @param code of +CAOPEN, not 0 */
export function caCause(code: number): string {
  return CAUSES[code - 20] || "AT+CAOPEN: result " + code;
}
