import type { DeviceAuthentication } from "./device_registry.ts";
import { parseSasToken, refusalOf } from "./sas_token.ts";

/** The certificate that a client has shown. */
export interface ClientCertificate {
  commonName: string;
  /** SHA-256 of the DER form, hexadecimal, upper case. */
  thumbprint: string;
  /** Signed by the stand-in's authority, and within its dates. */
  isTrusted: boolean;
}

/** What a client has shown to prove who it is. */
export interface Credentials {
  password: string | undefined;
  certificate: ClientCertificate | undefined;
}

export interface CredentialDemand {
  authentication: DeviceAuthentication;
  /** What a certificate of the authority is made out to. */
  commonName: string;
  /** `sr` of the token. */
  resource: string;
  policy?: string;
  nowS: number;
}

/** Until when the proof is good, seconds since 1970; Infinity for a certificate. Or why it is none. */
export type Proof = { untilS: number } | { refusal: string };

/** Checks what a client has shown against what is registered for it. */
export function prove({ password, certificate }: Credentials, demand: CredentialDemand): Proof {
  const { authentication } = demand;
  if (authentication.type !== "sas") return proveByCertificate(certificate, demand);
  if (!password) return { refusal: "the device has a symmetric key, and the password, which must be a SAS token, is empty" };
  const token = parseSasToken(password);
  if (typeof token === "string") return { refusal: token };
  const { resource, policy, nowS } = demand;
  const refusal = refusalOf(token, { resource, nowS, keys: [authentication.primaryKey, authentication.secondaryKey], ...(policy !== undefined && { policy }) });
  return refusal === undefined ? { untilS: token.expiryS } : { refusal };
}

function proveByCertificate(certificate: ClientCertificate | undefined, { authentication, commonName }: CredentialDemand): Proof {
  if (!certificate) return { refusal: "the device is registered with a certificate, and has shown none" };
  const proven = { untilS: Infinity };
  if (authentication.type === "selfSigned") {
    const known = [authentication.primaryThumbprint, authentication.secondaryThumbprint];
    return known.some((thumbprint) => thumbprint?.toUpperCase() === certificate.thumbprint) ? proven : { refusal: "the thumbprint of the certificate is none of the device's" };
  }
  if (!certificate.isTrusted) return { refusal: "the certificate is not signed by the authority" };
  if (certificate.commonName === commonName) return proven;
  return { refusal: `the common name of the certificate is ${certificate.commonName}, not ${commonName}` };
}
