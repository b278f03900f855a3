import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { UserError } from "../cli/errors.ts";
import { decodeText, encodePem, looksLikeDer, parsePem, type PemBlock } from "./pem.ts";

/** Certificates of a file, in its order, each once. */
export interface CertificateFile {
  file: string;
  certificates: X509Certificate[];
}

/** A private key as it goes into the modem; the text is never shown. */
export interface KeyFile {
  file: string;
  key: KeyObject;
  pem: string;
}

/** Nothing that belongs into a modem is larger; a wrong path may lead to anything. */
const MAX_FILE_BYTES = 100_000;

const REQUEST = /CERTIFICATE REQUEST$/;
const CERTIFICATE = /^(X509 )?CERTIFICATE$/;
const PRIVATE_KEY = /^((RSA|EC|ENCRYPTED) )?PRIVATE KEY$/;

/**
 * Reads certificates: PEM with one or several blocks, or one in DER.
 * @param option such as "--ca", for sentences
 * @throws UserError: one sentence with the fix
 */
export function readCertificates(option: string, file: string): CertificateFile {
  const bytes = readBytes(option, file);
  if (looksLikeDer(bytes)) return { file, certificates: [parseCertificate(file, bytes, "is neither a PEM file nor a certificate in DER form")] };
  const blocks = blocksOf(file, bytes).filter(({ label }) => CERTIFICATE.test(label));
  const unique = new Map(blocks.map(({ der }) => [der.toString("base64"), der]));
  if (unique.size === 0) throw new UserError(`${file}: holds ${contents(file, bytes)} and no certificate; ${certificateFix(option, file, bytes)}`);
  return { file, certificates: [...unique.values()].map((der) => parseCertificate(file, der, "holds a damaged certificate; copy it again")) };
}

function parseCertificate(file: string, der: Buffer, problem: string): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new UserError(`${file}: ${problem}`);
  }
}

/**
 * Reads a private key: PEM or DER, PKCS #8, PKCS #1 or SEC 1, without a password.
 * @throws UserError: one sentence with the fix
 */
export function readPrivateKey(file: string): KeyFile {
  const bytes = readBytes("--key", file);
  if (looksLikeDer(bytes)) return derKey(file, bytes);
  const blocks = blocksOf(file, bytes).filter(({ label }) => PRIVATE_KEY.test(label));
  const [block] = blocks;
  if (!block) throw new UserError(`${file}: holds ${contents(file, bytes)} and no private key; ${keyFix(file, bytes)}`);
  if (blocks.length > 1) throw new UserError(`${file}: holds ${blocks.length} private keys; keep the one that belongs to the certificate`);
  if (block.isEncrypted) {
    throw new UserError(`${file}: the key is encrypted, which the modem cannot undo; decrypt it: openssl pkey -in ${file} -out plain.key`);
  }
  const pem = encodePem(block.label, block.der);
  return { file, key: parseKey(file, pem), pem };
}

function parseKey(file: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new UserError(`${file}: the private key is damaged; copy it again`);
  }
}

function derKey(file: string, der: Buffer): KeyFile {
  const forms = { pkcs8: "PRIVATE KEY", sec1: "EC PRIVATE KEY", pkcs1: "RSA PRIVATE KEY" } as const;
  for (const [type, label] of Object.entries(forms)) {
    try {
      const key = createPrivateKey({ key: der, format: "der", type: type as keyof typeof forms });
      return { file, key, pem: encodePem(label, der) };
    } catch {
      // another form, then
    }
  }
  throw new UserError(`${file}: is neither a PEM file nor a private key in DER form; a PKCS #12 file is taken apart by: openssl pkcs12 -in ${file} -nodes`);
}

function readBytes(option: string, file: string): Buffer {
  if (!existsSync(file)) throw new UserError(`${option}: no file ${file}`);
  const stat = statSync(file);
  if (!stat.isFile()) throw new UserError(`${option}: ${file} is no file`);
  if (stat.size === 0) throw new UserError(`${option}: ${file} is empty`);
  if (stat.size > MAX_FILE_BYTES) throw new UserError(`${option}: ${file} has ${stat.size} bytes; that is no certificate or key`);
  return readFileSync(file);
}

function blocksOf(file: string, bytes: Buffer): PemBlock[] {
  try {
    return parsePem(decodeText(bytes));
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message}`);
  }
}

/** What is in a file instead, in words, without anything of its content. */
function contents(file: string, bytes: Buffer): string {
  const words = blocksOf(file, bytes).map(({ label }) => {
    if (REQUEST.test(label)) return "a certificate request";
    if (CERTIFICATE.test(label)) return "a certificate";
    if (PRIVATE_KEY.test(label)) return "a private key";
    return label === "PUBLIC KEY" ? "a public key" : `a block ${label}`;
  });
  return [...new Set(words)].join(", ") || "no PEM block";
}

function certificateFix(option: string, file: string, bytes: Buffer): string {
  const found = contents(file, bytes);
  if (found.includes("request")) return "have it signed by the authority and give the certificate that comes back";
  if (found.includes("private key")) return `give the certificate for ${option}, and the key as --key`;
  return `give the PEM or DER file of the certificate for ${option}`;
}

function keyFix(file: string, bytes: Buffer): string {
  const found = contents(file, bytes);
  if (found.includes("OPENSSH")) return `convert it: ssh-keygen -p -m PKCS8 -f ${file}`;
  return found.includes("a certificate") ? "give the file of its private key as --key, and this one as --cert" : "give the PEM or DER file of the private key";
}
