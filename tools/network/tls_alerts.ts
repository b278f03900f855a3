/** Alerts that a server answers a client's certificate with (RFC 8446 6.2). */
const aboutClient: readonly string[] = [
  "bad_certificate",
  "unsupported_certificate",
  "certificate_revoked",
  "certificate_expired",
  "certificate_unknown",
  "unknown_ca",
  "access_denied",
  "decrypt_error",
  "certificate_required",
  "no_certificate",
];

/**
 * Reads the alert out of Node's error code.
 *
 * @param code such as `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` or `ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE`
 * @returns undefined when it names no alert of the other side
 */
export function tlsAlertOf(code: string | undefined): { name: string; isAboutClient: boolean } | undefined {
  const match = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV1\d)_ALERT_(\w+)$/.exec(code ?? "");
  if (!match?.[1]) return undefined;
  const name = match[1].toLowerCase();
  return { name, isAboutClient: aboutClient.includes(name) };
}
