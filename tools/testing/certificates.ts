import type { CertificateAuthority, CertificateOptions } from "../tls/certificates.ts";

export type { CertificateAuthority, CertificateOptions, Credential } from "../tls/certificates.ts";

/**
 * A throw-away certificate authority for the server at the other end of a test: `issueServer(["broker.test"])`, `issueClient("device-1")`.
 * The library behind it is loaded only when this is called.
 */
export async function createCertificateAuthority(commonName?: string, options?: CertificateOptions): Promise<CertificateAuthority> {
  const { CertificateAuthority } = await import("../tls/certificates.ts");
  return CertificateAuthority.create(commonName, options);
}
