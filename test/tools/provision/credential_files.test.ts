import "reflect-metadata";
import assert from "node:assert/strict";
import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CredentialKind } from "../../../src/modem/credentials.ts";
import { credentialLimits as nrf9160 } from "../../../src/modem/nrf9160/credentials.ts";
import { credentialLimits as sim7000 } from "../../../src/modem/sim7000/credentials.ts";
import type { CheckContext } from "../../../tools/provision/certificate_checks.ts";
import { type CredentialFiles, type CredentialPlan, planCredentials } from "../../../tools/provision/credential_files.ts";
import { CertificateAuthority, type Credential, selfSigned } from "../../../tools/tls/certificates.ts";

const NOW_MS = Date.UTC(2026, 5, 1);
const NRF9160: CheckContext = { model: "nrf9160", limits: nrf9160, nowMs: NOW_MS };
const SIM7000: CheckContext = { model: "sim7000", limits: sim7000, nowMs: NOW_MS };

describe("tools/provision/credential_files", function () {
  this.timeout(20000);
  let folder: string;
  let ca: CertificateAuthority;
  let inner: CertificateAuthority;
  let client: Credential;
  let other: Credential;
  let chained: Credential;
  let rsa: Credential;
  let server: Credential;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "uplink-credentials-"));
    ca = await CertificateAuthority.create("Test Root");
    inner = await ca.issueAuthority("Test Inner");
    client = await ca.issueClient("pump-7");
    other = await ca.issueClient("pump-8");
    chained = await inner.issueClient("pump-9");
    rsa = await ca.issueClient("pump-10", { keyType: "rsa" });
    server = await selfSigned("broker.example.com");
  });
  after(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** Contents become files; paths of them are left out of sentences. */
  function plan(contents: { ca?: string | Uint8Array; cert?: string | Uint8Array; key?: string | Uint8Array }, context = NRF9160, tag = 42): CredentialPlan {
    const files: CredentialFiles = { tag };
    if (contents.ca !== undefined) files.ca = file("ca.pem", contents.ca);
    if (contents.cert !== undefined) files.cert = file("cert.pem", contents.cert);
    if (contents.key !== undefined) files.key = file("key.pem", contents.key);
    return planCredentials(files, context);
  }

  function problem(contents: Parameters<typeof plan>[0], context = NRF9160, tag = 42): string {
    try {
      plan(contents, context, tag);
    } catch (error) {
      assert.equal((error as Error).name, "UserError");
      return (error as Error).message.replaceAll(`${folder}/`, "");
    }
    return "accepted";
  }

  const pair = (): { cert: string; key: string } => ({ cert: client.certificatePem, key: client.privateKeyPem });

  it("puts the CA, then the key, then its certificate, with a line for each certificate and none of the key", () => {
    const { items, notes } = plan({ ca: ca.certificatePem, ...pair() });
    assert.deepEqual(items.map(({ tag, kind }) => [tag, kind]), [
      [42, CredentialKind.CaCertificate],
      [42, CredentialKind.PrivateKey],
      [42, CredentialKind.ClientCertificate],
    ]);
    assert.deepEqual(items.map(({ pem }) => pem), [ca.certificatePem, client.privateKeyPem, client.certificatePem]);
    assert.deepEqual(notes, [
      "certificate Test Root, ec-prime256v1, valid to 2049-12-31",
      "certificate pump-7, ec-prime256v1, valid to 2049-12-31",
    ]);
  });

  it("gives the same text whatever form the files have", () => {
    const expected = plan({ ca: ca.certificatePem, ...pair() }).items;
    const crLf = (pem: string): string => `\ufeff${pem.replace(/\n/g, "\r\n").trimEnd()}`;
    assert.deepEqual(plan({ ca: crLf(ca.certificatePem), cert: crLf(client.certificatePem), key: crLf(client.privateKeyPem) }).items, expected);
    const der = (pem: string): Uint8Array => new X509Certificate(pem).raw;
    const keyDer = createPrivateKey(client.privateKeyPem).export({ format: "der", type: "pkcs8" });
    assert.deepEqual(plan({ ca: der(ca.certificatePem), cert: der(client.certificatePem), key: keyDer }).items, expected);
  });

  it("takes keys as SEC 1 with its EC PARAMETERS and as PKCS #1, also in DER", () => {
    const sec1 = createPrivateKey(client.privateKeyPem).export({ format: "pem", type: "sec1" }).toString();
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assert.equal(plan({ cert: client.certificatePem, key: parameters + sec1 }).items[0]!.pem, sec1);
    const pkcs1 = createPrivateKey(rsa.privateKeyPem).export({ format: "der", type: "pkcs1" });
    assert.match(plan({ cert: rsa.certificatePem, key: pkcs1 }).items[0]!.pem, /^-----BEGIN RSA PRIVATE KEY-----\n/);
  });

  it("finds certificate and key in one file that holds both", () => {
    const both = client.certificatePem + client.privateKeyPem;
    assert.deepEqual(plan({ cert: both, key: both }).items, plan(pair()).items);
  });

  it("keeps a chain in its order, and several authorities, each once", () => {
    const { items } = plan({ ca: ca.certificatePem + inner.certificatePem + ca.certificatePem, cert: chained.certificatePem + inner.certificatePem, key: chained.privateKeyPem });
    assert.equal(items[0]!.pem, ca.certificatePem + inner.certificatePem);
    assert.equal(items[2]!.pem, chained.certificatePem + inner.certificatePem);
  });

  it("takes a server's own certificate as the authority when it has signed itself", () => {
    assert.equal(plan({ ca: server.certificatePem }).items.length, 1);
  });

  it("says that a certificate will expire within 30 days", async () => {
    const soon = await CertificateAuthority.create("Soon", { notAfter: new Date(Date.UTC(2026, 5, 20)) });
    assert.match(plan({ ca: soon.certificatePem }).notes[1]!, /ca\.pem: the certificate Soon expires on 2026-06-20$/);
  });

  const rows: [string, () => Promise<string> | string, RegExp | string][] = [
    ["a key of another certificate", () => problem({ cert: client.certificatePem, key: other.privateKeyPem }), "key.pem is not the private key of cert.pem; give the key with which this certificate was requested"],
    ["a chain in front of the device's certificate", () => problem({ cert: inner.certificatePem + chained.certificatePem, key: chained.privateKeyPem }), /belongs to certificate 2 in it; put that one first/],
    ["a chain that is none", () => problem({ cert: client.certificatePem + inner.certificatePem, key: client.privateKeyPem }), /cert\.pem: the certificate Test Inner has not signed pump-7 before it/],
    ["a certificate alone", () => problem({ cert: client.certificatePem }), "--cert without --key: give both, so that they can be checked against each other"],
    ["a key alone", () => problem({ key: client.privateKeyPem }), "--key without --cert: give both, so that they can be checked against each other"],
    ["a device's certificate as the authority", () => problem({ ca: client.certificatePem }), /ca\.pem: the certificate pump-7 is not an authority's; give the one that signed/],
    ["a key as the authority", () => problem({ ca: client.privateKeyPem }), /ca\.pem: holds a private key and no certificate; give the certificate for --ca, and the key as --key$/],
    ["a certificate as the key", () => problem({ cert: client.certificatePem, key: client.certificatePem }), /key\.pem: holds a certificate and no private key; give the file of its private key as --key/],
    ["a public key as the key", () => problem({ cert: client.certificatePem, key: new X509Certificate(client.certificatePem).publicKey.export({ format: "pem", type: "spki" }) as string }), /holds a public key and no private key; give the PEM or DER file/],
    ["an OpenSSH key", () => problem({ cert: client.certificatePem, key: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n" }), /convert it: ssh-keygen -p -m PKCS8/],
    ["a certificate request", () => problem({ cert: "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n", key: client.privateKeyPem }), /holds a certificate request and no certificate; have it signed/],
    ["a text without a block", () => problem({ ca: "hello\n" }), /ca\.pem: holds no PEM block and no certificate; give the PEM or DER file/],
    ["a file that is cut off", () => problem({ ca: ca.certificatePem.slice(0, 200) }), /ca\.pem: a block has no END line; the file is cut off, copy it again/],
    ["a damaged certificate", () => problem({ ca: ca.certificatePem.replace(/\n.{64}\n/, "\n") }), /ca\.pem: holds a damaged certificate; copy it again/],
    ["a damaged key", () => problem({ cert: client.certificatePem, key: client.privateKeyPem.replace(/\n.{64}\n/, "\n") }), /key\.pem: the private key is damaged; copy it again/],
    ["DER that is no certificate", () => problem({ ca: Buffer.from([0x30, 0x82, 0, 1, 5]) }), /neither a PEM file nor a certificate in DER form/],
    ["DER that is no key", () => problem({ cert: client.certificatePem, key: Buffer.from([0x30, 0x82, 0, 1, 5]) }), /PKCS #12 file is taken apart by: openssl pkcs12/],
    ["two keys in one file", () => problem({ cert: client.certificatePem, key: client.privateKeyPem + other.privateKeyPem }), /holds 2 private keys; keep the one/],
    ["an encrypted key", () => problem({ cert: client.certificatePem, key: createPrivateKey(client.privateKeyPem).export({ format: "pem", type: "pkcs8", cipher: "aes-128-cbc", passphrase: "x" }) as string }), /the key is encrypted, which the modem cannot undo; decrypt it: openssl pkey -in/],
    ["a tag that is none", () => problem({ ca: ca.certificatePem }, NRF9160, 2147483648), "--tag: a number from 0 to 2147483647 is wanted"],
    ["no file", () => { try { planCredentials({ tag: 1, ca: "/no/such.pem" }, NRF9160); return "accepted"; } catch (error) { return (error as Error).message; } }, "--ca: no file /no/such.pem"],
    ["an empty file", () => problem({ ca: "" }), /--ca: ca\.pem is empty/],
    ["a file that is far too large", () => problem({ ca: Buffer.alloc(200_000) }), /has 200000 bytes; that is no certificate or key/],
    ["an expired certificate", async () => problem({ ca: (await CertificateAuthority.create("Old", { notAfter: new Date(Date.UTC(2026, 0, 1)) })).certificatePem }), "ca.pem: the certificate Old expired on 2026-01-01; have a new one issued"],
    ["a certificate of the future", async () => problem({ ca: (await CertificateAuthority.create("New", { notBefore: new Date(Date.UTC(2027, 0, 1)) })).certificatePem }), "ca.pem: the certificate New is not valid before 2027-01-01; is this machine's clock right? It says 2026-06-01"],
    ["more certificates than fit", async () => problem({ ca: (await Promise.all([1, 2, 3, 4, 5].map((n) => CertificateAuthority.create(`Root ${n}`)))).map((root) => root.certificatePem).join("") }), "ca.pem: holds 5 certificates and the nrf9160 takes 4 under one tag; leave out those that are not needed"],
    ["more bytes than fit", async () => problem({ ca: (await Promise.all([1, 2, 3, 4].map((n) => CertificateAuthority.create(`Root ${n}`, { keyType: "rsa" })))).map((root) => root.certificatePem).join("") }), /ca\.pem: has \d{4} bytes as PEM and the nrf9160 takes 4060; leave certificates out/],
  ];
  for (const [name, run, expected] of rows) {
    it(`refuses ${name} with one sentence and its fix`, async () => {
      const message = await run();
      assert.ok(typeof expected === "string" ? message === expected : expected.test(message), message);
      assert.ok(!message.includes("\n"), message);
    });
  }

  it("refuses key types that the model's manual does not have", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
    const { certificatePem, key } = await certified(privateKey.export({ format: "pem", type: "pkcs8" }) as string);
    assert.match(problem({ cert: certificatePem, key }), /^key\.pem: the nrf9160 does not take a key of type ec-secp384r1; make one of rsa-2048, ec-prime256v1$/);
    assert.equal(plan({ cert: certificatePem, key }, SIM7000).items.length, 2);
  });

  it("says everything that is wrong at once, a line for each", async () => {
    const old = await CertificateAuthority.create("Old", { notAfter: new Date(Date.UTC(2026, 0, 1)) });
    const lines = problem({ ca: old.certificatePem, cert: client.certificatePem, key: other.privateKeyPem }).split("\n");
    assert.equal(lines.length, 2);
  });

  it("never shows a key", () => {
    const secret = client.privateKeyPem.split("\n")[1]!;
    assert.ok(!JSON.stringify(plan({ ca: ca.certificatePem, ...pair() }).notes).includes(secret));
    assert.ok(!problem({ cert: other.certificatePem, key: client.privateKeyPem }).includes(secret));
  });

  /** A certificate for a key that node:crypto made: by way of a request. */
  async function certified(key: string): Promise<{ certificatePem: string; key: string }> {
    const algorithm = { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" };
    const privateKey = createPrivateKey(key);
    const privateDer = privateKey.export({ format: "der", type: "pkcs8" });
    const publicDer = createPublicKey(privateKey).export({ format: "der", type: "spki" });
    const keys = {
      privateKey: await webcrypto.subtle.importKey("pkcs8", privateDer, algorithm, true, ["sign"]),
      publicKey: await webcrypto.subtle.importKey("spki", publicDer, algorithm, true, ["verify"]),
    };
    const request = await Pkcs10CertificateRequestGenerator.create({ name: "CN=pump-384", keys, signingAlgorithm: algorithm });
    return { certificatePem: await ca.signRequest(request.toString("pem")), key };
  }
});
