import { createPrivateKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { SecureVersion } from "node:tls";
import { parseCertificates } from "../../network/tls_verify.ts";

/** Settings of AT+CSSLCFG for one of the six contexts; a reboot forgets them. */
export interface SslContext {
  /** 1 TLS 1.0, 2 TLS 1.1, 3 TLS 1.2, 4 DTLS 1.0, 5 DTLS 1.2. */
  version: number;
  /** IANA numbers; 0 = empty slot. */
  suites: number[];
  ignoreClock: 0 | 1;
  /** 1 TLS, 2 DTLS. */
  protocol: 1 | 2;
  sni: string;
}

export const sslContextCount = 6;
export const suiteSlots = 8;

/** By AT+CSSLCFG="sslversion"; DTLS is not played. */
export const tlsVersions: Readonly<Record<number, SecureVersion | undefined>> = { 0: undefined, 1: "TLSv1", 2: "TLSv1.1", 3: "TLSv1.2" };

/** The contexts as a boot finds them. */
export function newSslContexts(): SslContext[] {
  return Array.from({ length: sslContextCount }, () => {
    return { version: 3, suites: Array.from({ length: suiteSlots }, () => 0), ignoreClock: 0, protocol: 1, sni: "" };
  });
}

export interface Converted {
  kind: "authority" | "client" | "psk";
  /** Certificates as PEM; of a shared key `identity:hexkey`. */
  text: string;
  /** PEM, no longer encrypted. */
  key?: string;
}

/** What AT+CSSLCFG="convert" has taken over from files. It outlives power; deleting the file does not touch it. */
export class CertificateStore {
  private readonly converted = new Map<string, Converted>();

  find(name: string, kind: Converted["kind"]): Converted | undefined {
    const entry = this.converted.get(name);
    return entry?.kind === kind ? entry : undefined;
  }

  /** @throws Error when it is no certificate */
  addAuthority(name: string, certificate: Buffer): void {
    this.converted.set(name, { kind: "authority", text: certificatesToPem(certificate) });
  }

  /** @throws Error when one of them is not what it should be, or the passphrase does not open the key */
  addClient(name: string, certificate: Buffer, key: Buffer, passphrase?: string): void {
    this.converted.set(name, { kind: "client", text: certificatesToPem(certificate), key: keyToPem(key, passphrase) });
  }

  /** @param text `identity:hexkey` @throws Error when it is not that */
  addPsk(name: string, text: Buffer): void {
    if (!/^[^:\r\n]+:([0-9a-f]{2})+\s*$/i.test(text.toString("latin1"))) throw new Error("not identity:hexkey");
    this.converted.set(name, { kind: "psk", text: text.toString("latin1").trim() });
  }
}

function certificatesToPem(bytes: Buffer): string {
  return parseCertificates(bytes).map(String).join("");
}

function keyToPem(bytes: Buffer, passphrase?: string): string {
  const secret = passphrase === undefined ? {} : { passphrase };
  const key = bytes.includes("-----BEGIN") ? createPrivateKey({ key: bytes, ...secret }) : keyOfDer(bytes, secret);
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** DER does not say what it is: PKCS #8, or the older forms of EC and RSA keys. */
function keyOfDer(key: Buffer, secret: { passphrase?: string }): KeyObject {
  for (const type of ["pkcs8", "sec1", "pkcs1"] as const) {
    try {
      return createPrivateKey({ key, format: "der", type, ...secret });
    } catch {
      // the next form
    }
  }
  throw new Error("not a private key");
}
