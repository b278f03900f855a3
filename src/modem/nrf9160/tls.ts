import type { TlsOptions } from "../../net/socket.ts";

/** How a socket is opened. */
export interface SocketKind {
  /** The command, and what it is given. */
  command: string;
  parameters: string;
  /** What a failed connect may mean. */
  hint: string;
  /** A command before the connect. */
  nameOption?(first: string, host: string): string;
  /** Why it cannot be opened. */
  refusal?: string | undefined;
}

export type Secure = (type: string, tls: TlsOptions) => SocketKind;

/**
 * AT#XSSOCKET: TLS (DTLS over UDP) with the credentials of a security tag; peer verification 2 = required, 0 = none.
 * @param type family, type and role as a plain socket has them
 */
export const secureSocket: Secure = (type, tls) => ({
  command: "#XSSOCKET",
  parameters: type + "," + tls.tag + (tls.isUnverified ? ",0" : ",2"),
  hint: ", refused, no such host, or no TLS: check credentials of tag " + tls.tag + ", host name and date",
  // Without it the name in the certificate is not checked, nor told to the server (NRF-Q11).
  nameOption: (first, host) => "#XSSOCKETOPT=" + first + '1,2,"' + host + '"',
  refusal: tls.alpn && "this modem has no ALPN: leave alpn out",
});
