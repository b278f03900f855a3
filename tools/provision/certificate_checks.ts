import type { KeyObject, X509Certificate } from "node:crypto";
import type { CredentialLimits } from "../../src/modem/credentials.ts";
import type { CertificateFile, KeyFile } from "./credential_file.ts";

/** For whom the checks are: the model's name as in board files, what its store takes, and the time. */
export interface CheckContext {
  model: string;
  limits: CredentialLimits;
  /** Milliseconds since the epoch. */
  nowMs: number;
}

const SOON_MS = 30 * 24 * 3600 * 1000;

/** "rsa-2048", "ec-prime256v1", "ed25519": how a key is named in a model's limits. */
export function keyType(key: KeyObject): string {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === "rsa") return `rsa-${details?.modulusLength}`;
  return key.asymmetricKeyType === "ec" ? `ec-${details?.namedCurve}` : String(key.asymmetricKeyType);
}

/** The name that a certificate is known by: its common name, else its whole subject on one line. */
export function certificateName(certificate: X509Certificate): string {
  return /^CN=(.*)$/m.exec(certificate.subject ?? "")?.[1] ?? (certificate.subject || "without a subject").replace(/\n/g, ", ");
}

/** One sentence for each certificate that is not valid now. */
export function dateProblems({ file, certificates }: CertificateFile, { nowMs }: CheckContext): string[] {
  return certificates.flatMap((certificate) => {
    const name = certificateName(certificate);
    const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
    if (nowMs > to) return [`${file}: the certificate ${name} expired on ${day(to)}; have a new one issued`];
    if (nowMs < from) return [`${file}: the certificate ${name} is not valid before ${day(from)}; is this machine's clock right? It says ${day(nowMs)}`];
    return [];
  });
}

/** What is no reason to refuse, but to know. */
export function dateNotes({ file, certificates }: CertificateFile, { nowMs }: CheckContext): string[] {
  return certificates
    .filter((certificate) => Date.parse(certificate.validTo) - nowMs < SOON_MS)
    .map((certificate) => `${file}: the certificate ${certificateName(certificate)} expires on ${day(Date.parse(certificate.validTo))}`);
}

export function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** A trust anchor is marked as an authority, or has signed itself. */
export function authorityProblems({ file, certificates }: CertificateFile): string[] {
  const wrong = certificates.find((certificate) => !certificate.ca && certificate.subject !== certificate.issuer);
  if (!wrong) return [];
  return [`${file}: the certificate ${certificateName(wrong)} is not an authority's; give the one that signed the server's certificate, or that one's root`];
}

/** The device's own certificate is no authority's, and its chain follows it. */
export function chainProblems({ file, certificates }: CertificateFile): string[] {
  const broken = certificates.findIndex((certificate, index) => index > 0 && !certificates[index - 1]!.checkIssued(certificate));
  if (broken < 1) return [];
  const [before, next] = [certificates[broken - 1]!, certificates[broken]!].map(certificateName);
  return [`${file}: the certificate ${next} has not signed ${before} before it; put the chain in order, the device's own certificate first`];
}

export function pairProblems(certificate: CertificateFile, key: KeyFile): string[] {
  const own = certificate.certificates.findIndex((candidate) => candidate.checkPrivateKey(key.key));
  if (own === 0) return [];
  if (own > 0) return [`${certificate.file}: the private key belongs to certificate ${own + 1} in it; put that one first, its chain after it`];
  return [`${key.file} is not the private key of ${certificate.file}; give the key with which this certificate was requested`];
}

/** Types of keys that the modem's manual does not have. */
export function keyTypeProblems(file: string, key: KeyObject, { model, limits }: CheckContext): string[] {
  const type = keyType(key);
  if (limits.keys.includes(type)) return [];
  return [`${file}: the ${model} does not take a key of type ${type}; make one of ${limits.keys.join(", ")}`];
}

export function sizeProblems(file: string, pem: string, count: number, { model, limits }: CheckContext): string[] {
  if (count > limits.maxCertificates) {
    return [`${file}: holds ${count} certificates and the ${model} takes ${limits.maxCertificates} under one tag; leave out those that are not needed`];
  }
  if (pem.length <= limits.maxBytes) return [];
  return [`${file}: has ${pem.length} bytes as PEM and the ${model} takes ${limits.maxBytes}; leave certificates out, or use EC keys of 256 bits`];
}
