import { type Credential, CredentialKind } from "../../src/modem/credentials.ts";
import { UserError } from "../cli/errors.ts";
import {
  authorityProblems,
  certificateName,
  chainProblems,
  type CheckContext,
  dateNotes,
  dateProblems,
  day,
  keyType,
  keyTypeProblems,
  pairProblems,
  sizeProblems,
} from "./certificate_checks.ts";
import { type CertificateFile, type KeyFile, readCertificates, readPrivateKey } from "./credential_file.ts";
import { encodePem } from "./pem.ts";

/** What the user names: files under one security tag. */
export interface CredentialFiles {
  tag: number;
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Checked and ready for the modem. */
export interface CredentialPlan {
  /** In the order of writing: the key before its certificate. */
  items: Credential[];
  /** A line for each item, without secrets, and what else the user should know. */
  notes: string[];
}

const TAG_MAX = 2147483647;

/**
 * Reads and checks everything before anything is written.
 * @throws UserError: one sentence, with the fix, for each problem
 */
export function planCredentials(files: CredentialFiles, context: CheckContext): CredentialPlan {
  const { tag } = files;
  if (!Number.isInteger(tag) || tag < 0 || tag > TAG_MAX) throw new UserError(`--tag: a number from 0 to ${TAG_MAX} is wanted`);
  if ((files.cert === undefined) !== (files.key === undefined)) {
    const [given, missing] = files.cert === undefined ? ["--key", "--cert"] : ["--cert", "--key"];
    throw new UserError(`${given} without ${missing}: give both, so that they can be checked against each other`);
  }
  const ca = files.ca === undefined ? undefined : readCertificates("--ca", files.ca);
  const cert = files.cert === undefined ? undefined : readCertificates("--cert", files.cert);
  const key = files.key === undefined ? undefined : readPrivateKey(files.key);
  const problems = [...(ca ? caProblems(ca, context) : []), ...(cert && key ? clientProblems(cert, key, context) : [])];
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return {
    items: [
      ...(ca ? [{ tag, kind: CredentialKind.CaCertificate, pem: pemOf(ca) }] : []),
      ...(key ? [{ tag, kind: CredentialKind.PrivateKey, pem: key.pem }] : []),
      ...(cert ? [{ tag, kind: CredentialKind.ClientCertificate, pem: pemOf(cert) }] : []),
    ],
    notes: [ca, cert].flatMap((file) => (file ? [...file.certificates.map(describe), ...dateNotes(file, context)] : [])),
  };
}

function pemOf({ certificates }: CertificateFile): string {
  return certificates.map((certificate) => encodePem("CERTIFICATE", certificate.raw)).join("");
}

function describe(certificate: CertificateFile["certificates"][number]): string {
  return `certificate ${certificateName(certificate)}, ${keyType(certificate.publicKey)}, valid to ${day(Date.parse(certificate.validTo))}`;
}

function caProblems(ca: CertificateFile, context: CheckContext): string[] {
  const size = sizeProblems(ca.file, pemOf(ca), ca.certificates.length, context);
  return [...authorityProblems(ca), ...dateProblems(ca, context), ...size];
}

function clientProblems(cert: CertificateFile, key: KeyFile, context: CheckContext): string[] {
  const pair = pairProblems(cert, key);
  return [
    ...pair,
    ...(pair.length > 0 ? [] : chainProblems(cert)),
    ...dateProblems(cert, context),
    ...keyTypeProblems(key.file, key.key, context),
    ...sizeProblems(cert.file, pemOf(cert), cert.certificates.length, context),
    ...sizeProblems(key.file, key.pem, 1, context),
  ];
}
