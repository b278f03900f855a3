import "reflect-metadata";
import assert from "node:assert/strict";
import { Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { createPrivateKey, KeyObject, webcrypto, X509Certificate } from "node:crypto";
import { CertificateAuthority, selfSigned } from "../../../tools/tls/certificates.ts";
import type { KeyType } from "../../../tools/tls/certificates.ts";

describe("tools/tls/certificates", () => {
  for (const keyType of ["ec", "rsa"] satisfies KeyType[]) {
    it(`issues ${keyType} certificates for servers and clients whose keys fit`, async () => {
      const ca = await CertificateAuthority.create("Root, of tests", { keyType });
      const root = new X509Certificate(ca.certificatePem);
      assert.equal(root.ca, true);
      for (const issued of [await ca.issueServer(["a.test", "127.0.0.1"], { keyType }), await ca.issueClient("device-1", { keyType })]) {
        const certificate = new X509Certificate(issued.certificatePem);
        assert.equal(certificate.verify(root.publicKey), true);
        assert.equal(certificate.checkIssued(root), true);
        assert.equal(certificate.ca, false);
        assert.equal(certificate.checkPrivateKey(createPrivateKey(issued.privateKeyPem)), true);
        assert.equal(certificate.publicKey.asymmetricKeyType, keyType);
      }
    });
  }

  it("names every host of a server", async () => {
    const ca = await CertificateAuthority.create();
    const server = new X509Certificate((await ca.issueServer(["a.test", "b.test", "192.0.2.1"])).certificatePem);
    assert.deepEqual(
      [server.checkHost("b.test"), server.checkIP("192.0.2.1"), server.checkHost("c.test")],
      ["b.test", "192.0.2.1", undefined],
    );
  });

  it("keeps the dates that are asked for", async () => {
    const dates = { notBefore: new Date("2024-01-02T03:04:05Z"), notAfter: new Date("2024-02-02T03:04:05Z") };
    const { certificatePem } = await selfSigned("a.test", dates);
    const certificate = new X509Certificate(certificatePem);
    assert.deepEqual([new Date(certificate.validFrom), new Date(certificate.validTo)], [dates.notBefore, dates.notAfter]);
  });

  it("makes an authority that makes authorities", async () => {
    const ca = await CertificateAuthority.create();
    const middle = await ca.issueAuthority();
    const leaf = new X509Certificate((await middle.issueServer(["a.test"])).certificatePem);
    assert.equal(leaf.verify(new X509Certificate(middle.certificatePem).publicKey), true);
    assert.equal(new X509Certificate(middle.certificatePem).verify(new X509Certificate(ca.certificatePem).publicKey), true);
  });

  it("certifies the key of a request, and refuses a request that is signed by another", async () => {
    const ca = await CertificateAuthority.create();
    const keys = await makeRequest();
    const certificate = new X509Certificate(await ca.signRequest(keys.csrPem));
    assert.equal(certificate.subject, "CN=device-2");
    assert.equal(certificate.checkPrivateKey(keys.privateKey), true);
    const spoilt = Buffer.from(keys.csrPem.replace(/-----.*-----|\s/g, ""), "base64");
    spoilt[spoilt.length - 1]! ^= 1;
    const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${spoilt.toString("base64")}\n-----END CERTIFICATE REQUEST-----`;
    await assert.rejects(ca.signRequest(pem), /not signed by the key/);
  });
});

async function makeRequest(): Promise<{ csrPem: string; privateKey: KeyObject }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const request = await Pkcs10CertificateRequestGenerator.create({ name: "CN=device-2", keys, signingAlgorithm: algorithm });
  return { csrPem: request.toString("pem"), privateKey: KeyObject.from(keys.privateKey) };
}
