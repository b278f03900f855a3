import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";

/** What is wrong with a server's certificate. */
export type CertificateDefect = "expired" | "not_yet_valid" | "unknown_ca" | "self_signed" | "name_mismatch";

export interface VerifyOptions {
  /** What is trusted. */
  authorities: readonly X509Certificate[];
  /** Milliseconds since the epoch; undefined = dates are not looked at. */
  nowMs: number | undefined;
  verifyPeer: boolean;
  /** Undefined = the name is not looked at. */
  name: string | undefined;
}

/** Longest chain that is followed. */
const maxDepth = 8;

/**
 * Checks a chain against the caller's own clock, which Node cannot do: it takes the host's.
 *
 * @param chain what the server sent, its own certificate first
 * @returns every defect: first of the chain, then of the dates, then of the name; empty = accepted
 */
export function certificateDefects(chain: readonly X509Certificate[], options: VerifyOptions): CertificateDefect[] {
  const [leaf] = chain;
  if (!leaf) return options.verifyPeer ? ["unknown_ca"] : [];
  const defects: CertificateDefect[] = [];
  if (options.verifyPeer) {
    const path = trustedPath(leaf, chain, options.authorities);
    if (!path) defects.push(isSelfSigned(leaf) ? "self_signed" : "unknown_ca");
    defects.push(...dateDefects(path ?? [leaf], options.nowMs));
  }
  if (options.name !== undefined && !matches(leaf, options.name)) defects.push("name_mismatch");
  return defects;
}

/** The certificates of a PEM text, which may hold several, or of one DER certificate. @throws Error for what is none */
export function parseCertificates(text: string | Buffer): X509Certificate[] {
  const blocks = text.toString("latin1").match(/-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g);
  return blocks ? blocks.map((block) => new X509Certificate(block)) : [new X509Certificate(text)];
}

/** From the server's certificate to a trusted one, or undefined. */
function trustedPath(
  leaf: X509Certificate,
  sent: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): X509Certificate[] | undefined {
  const path = [leaf];
  while (path.length <= maxDepth) {
    const last = path.at(-1) as X509Certificate;
    if (authorities.some((authority) => authority.fingerprint256 === last.fingerprint256)) return path;
    const authority = authorities.find((candidate) => isIssuer(candidate, last));
    if (authority) return [...path, authority];
    const next = sent.find((candidate) => !path.includes(candidate) && isIssuer(candidate, last));
    if (!next) return undefined;
    path.push(next);
  }
  return undefined;
}

function isIssuer(issuer: X509Certificate, subject: X509Certificate): boolean {
  return issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

function dateDefects(path: readonly X509Certificate[], nowMs: number | undefined): CertificateDefect[] {
  if (nowMs === undefined) return [];
  if (path.some((certificate) => nowMs < Date.parse(certificate.validFrom))) return ["not_yet_valid"];
  return path.some((certificate) => nowMs > Date.parse(certificate.validTo)) ? ["expired"] : [];
}

function matches(leaf: X509Certificate, name: string): boolean {
  return (isIP(name) ? leaf.checkIP(name) : leaf.checkHost(name)) !== undefined;
}
