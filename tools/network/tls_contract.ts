import type { X509Certificate } from "node:crypto";
import type { SecureVersion } from "node:tls";
import type { NetworkError } from "./network.ts";
import type { CertificateDefect } from "./tls_verify.ts";

/**
 * Why a TLS connection ended:
 *
 *     expired, not_yet_valid, unknown_ca,   this side has refused the server's certificate
 *     self_signed, name_mismatch
 *     client_certificate                    the server has refused ours, or misses one
 *     alert                                 another alert of the server
 *     protocol                              no TLS, no version or cipher in common, bytes that cannot be decrypted
 *     credentials                           our own certificates or keys cannot be used
 *     dns, refused, timeout, reset,         TCP below it
 *     unreachable
 */
export type TlsCause = CertificateDefect | "client_certificate" | "alert" | "protocol" | "credentials" | NetworkError;

export interface TlsError {
  cause: TlsCause;
  /** All that is wrong with the server's certificate; an expired one may have the wrong name too. */
  defects: readonly CertificateDefect[];
  /** Name of the server's alert, in the words of RFC 8446 6, such as `unknown_ca`. */
  alert?: string;
  /** One line for a log. Holds no key material. */
  detail: string;
}

export interface TlsHandlers {
  /** The handshake is done, and the server's certificate is accepted. */
  onConnect(details: TlsDetails): void;
  onData(bytes: Buffer): void;
  /** Once, whatever ended it; without an error the peer closed in order. */
  onClose(error?: TlsError): void;
}

export interface TlsDetails {
  /** `TLSv1.2` */
  version: string;
  /** OpenSSL's name, such as `ECDHE-ECDSA-AES128-GCM-SHA256`. */
  cipher: string;
  /** The protocol that ALPN has agreed on. */
  alpn: string | undefined;
  /** What the server sent, its own certificate first. */
  chain: readonly X509Certificate[];
}

export interface TlsOptions {
  /** Trusted authorities, PEM or DER; a PEM may hold several. */
  authorities?: readonly (string | Buffer)[];
  /** PEM; a chain may follow the certificate. */
  clientCertificate?: string | Buffer;
  /** PEM. */
  clientKey?: string | Buffer;
  /** Of an encrypted key. */
  clientKeyPassphrase?: string;
  /** A shared key in place of certificates; needs cipher suites with PSK, which are the default with it. */
  psk?: { identity: string; key: Buffer };
  /** Whether the server's chain and dates must be right; default true. */
  verifyPeer?: boolean;
  /** The name that the server's certificate must have; default the host; false = any. */
  verifyName?: string | false;
  /** Sent as SNI; default the host unless it is an address; false = none. */
  serverName?: string | false;
  /** Milliseconds since the epoch by the clock of the machine that connects; false = its dates are not checked. */
  now: (() => number) | false;
  /** Default TLSv1.2. */
  minVersion?: SecureVersion;
  /** Default TLSv1.2: what modems speak. */
  maxVersion?: SecureVersion;
  /** Protocols in order of preference. */
  alpn?: readonly string[];
  /** Cipher suites by OpenSSL's names; default Node's. */
  ciphers?: readonly string[];
}
