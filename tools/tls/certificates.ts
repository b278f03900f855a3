// must come first: the certificate library's container needs it
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { KeyObject, randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";

export type KeyType = "ec" | "rsa";

/** A certificate with its key, both PEM. The key is in PKCS #8 form. */
export interface Credential {
  certificatePem: string;
  privateKeyPem: string;
}

export interface CertificateOptions {
  /** P-256 or RSA of 2048 bits; default "ec". */
  keyType?: KeyType;
  /** Default 2020-01-01. */
  notBefore?: Date;
  /** Default 2049-12-31. */
  notAfter?: Date;
}

/** Wide enough for every clock that a test starts. */
const defaultNotBefore = new Date(Date.UTC(2020, 0, 1));
const defaultNotAfter = new Date(Date.UTC(2049, 11, 31));

const keyAlgorithms = {
  ec: { name: "ECDSA", namedCurve: "P-256" },
  rsa: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
} as const;

interface Issuer {
  name: string;
  keys: webcrypto.CryptoKeyPair;
}

interface Subject {
  name: string;
  publicKey: webcrypto.CryptoKey | webcrypto.CryptoKeyPair["publicKey"];
  extensions: Extension[];
}

/**
 * A throw-away certificate authority for tests and stand-ins: nothing outside a run should ever trust it.
 *
 *     const ca = await CertificateAuthority.create("Test Root");
 *     const server = await ca.issueServer(["broker.example.com", "127.0.0.1"]);
 *     const client = await ca.issueClient("device-1", { keyType: "rsa" });
 */
export class CertificateAuthority {
  readonly certificatePem: string;
  private readonly issuer: Issuer;

  private constructor(certificatePem: string, issuer: Issuer) {
    this.certificatePem = certificatePem;
    this.issuer = issuer;
  }

  /** A root: signed by itself. */
  static async create(commonName = "Throw-away Root", options: CertificateOptions = {}): Promise<CertificateAuthority> {
    const keys = await makeKeys(options.keyType);
    const issuer = { name: distinguished(commonName), keys };
    const certificatePem = await sign(issuer, { name: issuer.name, publicKey: keys.publicKey, extensions: authorityExtensions() }, options);
    return new CertificateAuthority(certificatePem, issuer);
  }

  /** An authority under this one, for servers that send a chain. */
  async issueAuthority(commonName = "Throw-away Intermediate", options: CertificateOptions = {}): Promise<CertificateAuthority> {
    const issuer = { name: distinguished(commonName), keys: await makeKeys(options.keyType) };
    const subject = { name: issuer.name, publicKey: issuer.keys.publicKey, extensions: authorityExtensions() };
    return new CertificateAuthority(await sign(this.issuer, subject, options), issuer);
  }

  /** @param hosts names and addresses that the certificate is for; the first one is the common name too */
  issueServer(hosts: readonly [string, ...string[]], options: CertificateOptions = {}): Promise<Credential> {
    const names = hosts.map((host) => ({ type: isIP(host) ? ("ip" as const) : ("dns" as const), value: host }));
    const extensions = [...leafExtensions(ExtendedKeyUsage.serverAuth), new SubjectAlternativeNameExtension(names)];
    return this.issue(hosts[0], extensions, options);
  }

  issueClient(commonName: string, options: CertificateOptions = {}): Promise<Credential> {
    return this.issue(commonName, leafExtensions(ExtendedKeyUsage.clientAuth), options);
  }

  /**
   * A client certificate for a key that never left its device.
   * @param csrPem PKCS #10 request
   * @throws Error when the request is not signed by the key in it
   */
  async signRequest(csrPem: string, options: CertificateOptions = {}): Promise<string> {
    const request = new Pkcs10CertificateRequest(csrPem);
    if (!(await request.verify())) throw new Error("the certificate request is not signed by the key in it");
    const publicKey = await request.publicKey.export();
    return sign(this.issuer, { name: request.subject, publicKey, extensions: leafExtensions(ExtendedKeyUsage.clientAuth) }, options);
  }

  private async issue(commonName: string, extensions: Extension[], options: CertificateOptions): Promise<Credential> {
    const keys = await makeKeys(options.keyType);
    const subject = { name: distinguished(commonName), publicKey: keys.publicKey, extensions };
    return { certificatePem: await sign(this.issuer, subject, options), privateKeyPem: keyPem(keys) };
  }
}

/** A certificate for a server that no authority vouches for. */
export async function selfSigned(host: string, options: CertificateOptions = {}): Promise<Credential> {
  const keys = await makeKeys(options.keyType);
  const issuer = { name: distinguished(host), keys };
  const names = new SubjectAlternativeNameExtension([{ type: isIP(host) ? "ip" : "dns", value: host }]);
  const subject = { name: issuer.name, publicKey: keys.publicKey, extensions: [...leafExtensions(ExtendedKeyUsage.serverAuth), names] };
  return { certificatePem: await sign(issuer, subject, options), privateKeyPem: keyPem(keys) };
}

function distinguished(commonName: string): string {
  return `CN=${commonName.replace(/[,+"\\<>;=]/g, "\\$&")}`;
}

async function makeKeys(keyType: KeyType = "ec"): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(keyAlgorithms[keyType], true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
}

function keyPem(keys: webcrypto.CryptoKeyPair): string {
  return KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" }).toString();
}

function authorityExtensions(): Extension[] {
  return [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ];
}

function leafExtensions(usage: ExtendedKeyUsage): Extension[] {
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
    new ExtendedKeyUsageExtension([usage]),
  ];
}

async function sign(issuer: Issuer, subject: Subject, options: CertificateOptions): Promise<string> {
  const certificate = await X509CertificateGenerator.create({
    serialNumber: randomBytes(16).toString("hex").replace(/^./, "4"),
    subject: subject.name,
    issuer: issuer.name,
    notBefore: options.notBefore ?? defaultNotBefore,
    notAfter: options.notAfter ?? defaultNotAfter,
    signingAlgorithm: { ...issuer.keys.privateKey.algorithm, hash: "SHA-256" },
    signingKey: issuer.keys.privateKey,
    publicKey: subject.publicKey,
    extensions: subject.extensions,
  });
  return `${certificate.toString("pem")}\n`;
}
