import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../cli/errors.ts";
import { CertificateAuthority } from "../../tls/certificates.ts";

/** Certificates and keys of a stand-in and of one device, all PEM. */
export interface StandInCredentials {
  /** What the device trusts. */
  ca: string;
  serverCert: string;
  serverKey: string;
  /** The device's own. */
  clientCert: string;
  clientKey: string;
  /** Absent where they were never written. */
  files?: CredentialPaths;
}

/** Paths of what a device, or another client, needs. */
export interface CredentialPaths {
  ca: string;
  cert: string;
  key: string;
}

const fileNames = { ca: "ca.pem", clientCert: "client.pem", clientKey: "client.key", serverCert: "server.pem", serverKey: "server.key" } as const;

type Name = keyof typeof fileNames;

const names = Object.keys(fileNames) as Name[];

/** Makes a throw-away authority, a server certificate for the hosts, and a client certificate with the name of the device. */
export async function makeCredentials(clientName: string, hosts: readonly [string, ...string[]]): Promise<StandInCredentials> {
  const authority = await CertificateAuthority.create("Uplink stand-in, throw-away");
  const server = await authority.issueServer(hosts);
  const client = await authority.issueClient(clientName);
  return {
    ca: authority.certificatePem,
    serverCert: server.certificatePem,
    serverKey: server.privateKeyPem,
    clientCert: client.certificatePem,
    clientKey: client.privateKeyPem,
  };
}

/**
 * Credentials in a folder: those of an earlier start if they are for the same device and hosts, so that a device keeps what it was given;
 * else new ones. Keys can be read by this user only.
 *
 * @throws UserError when the folder holds those of another device, or something else under these names
 */
export async function keepCredentials(folder: string, clientName: string, hosts: readonly [string, ...string[]]): Promise<StandInCredentials> {
  const path = (name: Name): string => join(folder, fileNames[name]);
  const files = { ca: path("ca"), cert: path("clientCert"), key: path("clientKey") };
  const found = names.filter((name) => existsSync(path(name)));
  if (found.length === names.length) return { ...readAll(folder, path, clientName, hosts), files };
  const [first] = found;
  if (first) throw new UserError(`${folder} holds ${fileNames[first]} and not the other files of a stand-in; name another folder with --dir`);
  const made = await makeCredentials(clientName, hosts);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const name of names) writeFileSync(path(name), made[name], { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new UserError(`certificates cannot be written into ${folder}: ${(error as Error).message}; name another folder with --dir`);
  }
  return { ...made, files };
}

function readAll(folder: string, path: (name: Name) => string, clientName: string, hosts: readonly string[]): Omit<StandInCredentials, "files"> {
  const read = Object.fromEntries(names.map((name) => [name, readFileSync(path(name), "utf8")])) as Record<Name, string>;
  const owner = parse(read.clientCert, path("clientCert")).subject;
  if (owner !== `CN=${clientName}`) throw new UserError(`${folder} holds the certificate of ${owner}, and the device is ${clientName}; name another folder with --dir`);
  const server = parse(read.serverCert, path("serverCert"));
  const missing = hosts.find((host) => server.checkHost(host) === undefined && server.checkIP(host) === undefined);
  if (missing !== undefined) throw new UserError(`${folder} holds a server certificate without the name ${missing}; name another folder with --dir`);
  return read;
}

function parse(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new UserError(`${file} is no certificate in PEM form; remove it, or name another folder with --dir`);
  }
}
