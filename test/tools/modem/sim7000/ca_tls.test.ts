import { equal, match } from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { CertificateAuthority, selfSigned } from "../../../../tools/tls/certificates.ts";
import { play } from "./bench.ts";
import { CaBench, connected, host } from "./ca_bench.ts";

const ok = "\r\nOK\r\n";
const opened = "\r\n+CAOPEN: 0,0\r\n\r\nOK\r\n";
const result = (code: number): string => `\r\n+CAOPEN: 0,${code}\r\n\r\nOK\r\n`;

describe("tools/modem/sim7000 TLS of the CA sockets", () => {
  let ca: CertificateAuthority;
  let bench: CaBench;

  before(async () => {
    ca = await CertificateAuthority.create("Test Root");
  });

  beforeEach(() => {
    bench = new CaBench();
  });

  it("connects with a server that the authority vouches for", async () => {
    bench.serve(await ca.issueServer([host]));
    await bench.prepare(ca.certificatePem);
    equal(await bench.open(), opened);
    await bench.expect("AT+CASTATE?", "\r\n+CASTATE: 0,1\r\n\r\nOK\r\n");
    equal((bench.server as unknown as { servername: string }).servername, host);
    equal(bench.server?.getProtocol(), "TLSv1.2");
  });

  it("trusts every server without an authority, and sends no name without SNI", async () => {
    bench.serve(await selfSigned("someone.else"));
    await bench.ask("ATE0");
    await bench.bearer();
    await bench.ok("AT+CACID=0", 'AT+CASSLCFG=0,"ssl",1');
    equal(await bench.open(), opened);
    equal((bench.server as unknown as { servername: unknown }).servername, false);
  });

  it("shows its client certificate", async () => {
    bench.serve(await ca.issueServer([host]), { requestCert: true, rejectUnauthorized: false, ca: ca.certificatePem });
    await bench.prepare(ca.certificatePem);
    const client = await ca.issueClient("device-1");
    await bench.ok("AT+CFSINIT");
    await bench.store("cli.crt", client.certificatePem);
    await bench.store("cli.key", client.privateKeyPem);
    await play(bench, [
      ['AT+CASSLCFG=0,"clientcert","cli.crt"', "\r\nERROR\r\n"],
      ['AT+CSSLCFG="convert",1,"cli.crt","cli.key"', ok],
      ['AT+CASSLCFG=0,"clientcert","cli.crt"', ok],
    ]);
    equal(await bench.open(), opened);
    await bench.rest();
    equal(bench.server?.getPeerCertificate().subject.CN, "device-1");
  });

  it("takes certificates and keys in DER", async () => {
    bench.serve(await ca.issueServer([host]), { requestCert: true, rejectUnauthorized: false, ca: ca.certificatePem });
    await bench.prepare();
    await bench.ok('AT+CCLK="26/01/01,00:00:00+00"', "AT+CFSINIT");
    const client = await ca.issueClient("device-2", { keyType: "rsa" });
    const certificate = (pem: string): string => new X509Certificate(pem).raw.toString("latin1");
    await bench.store("ca.der", certificate(ca.certificatePem));
    await bench.store("cli.der", certificate(client.certificatePem));
    await bench.store("key.der", createPrivateKey(client.privateKeyPem).export({ type: "pkcs1", format: "der" }).toString("latin1"));
    await bench.ok('AT+CSSLCFG="convert",2,"ca.der"', 'AT+CSSLCFG="convert",1,"cli.der","key.der"');
    await bench.ok('AT+CASSLCFG=0,"cacert","ca.der"', 'AT+CASSLCFG=0,"clientcert","cli.der"');
    equal(await bench.open(), opened);
    await bench.rest();
    equal(bench.server?.getPeerCertificate().subject.CN, "device-2");
  });

  const dates = { notBefore: new Date("2025-06-01"), notAfter: new Date("2027-06-01") };

  it("judges the dates by its own clock", async () => {
    bench.serve(await ca.issueServer([host], dates));
    await bench.prepare(ca.certificatePem);
    await bench.ok('AT+CCLK="80/01/06,00:00:00+00"');
    equal(await bench.open(), result(24));
    await bench.ok('AT+CCLK="28/01/06,00:00:00+00"');
    equal(await bench.open(), result(24));
    await bench.ok('AT+CSSLCFG="ignorertctime",0,1');
    equal(await bench.open(), opened);
  });

  it("gives codes of their own to an expired certificate, a wrong name, and both", async () => {
    const expired = { ...dates, notAfter: new Date("2025-12-01") };
    for (const [names, options, code] of [
      [[host], expired, 24],
      [["x.test"], dates, 25],
      [["x.test"], expired, 26],
    ] as const) {
      bench = new CaBench();
      bench.serve(await ca.issueServer([...names] as [string], options));
      await bench.prepare(ca.certificatePem);
      equal(await bench.open(), result(code));
    }
  });

  it("has one code for an unknown authority, a server that vouches for itself, and one that ends the handshake", async () => {
    const strangers = await CertificateAuthority.create("Strangers");
    for (const credential of [await strangers.issueServer([host]), await selfSigned(host)]) {
      bench = new CaBench();
      bench.serve(credential);
      await bench.prepare(ca.certificatePem);
      equal(await bench.open(), result(27));
    }
    bench = new CaBench();
    bench.network.listen(host, 8883, (stream) => stream.once("data", () => stream.write(Buffer.from([0x15, 3, 3, 0, 2, 2, 48]))));
    await bench.prepare(ca.certificatePem);
    equal(await bench.open(), result(27));
  });

  it("logs the cause that the code hides", async () => {
    const events: string[] = [];
    bench.modem.onLog = ({ direction, text }) => direction === "event" && events.push(text);
    bench.serve(await selfSigned(host));
    await bench.prepare(ca.certificatePem);
    await bench.open();
    match(events.join("\n"), /CA socket 0: self_signed: the certificate of cloud\.test is refused/);
  });

  it("agrees on the cipher suites that are set, and on none that no server knows", async () => {
    bench.serve(await ca.issueServer([host], { keyType: "rsa" }));
    await bench.prepare(ca.certificatePem);
    await bench.ok('AT+CSSLCFG="ciphersuite",0,0,0xC02F');
    equal(await bench.open(), opened);
    equal(bench.server?.getCipher().name, "ECDHE-RSA-AES128-GCM-SHA256");
    await bench.ok("AT+CACLOSE=0", 'AT+CSSLCFG="ciphersuite",0,0,0xCC13');
    equal(await bench.open(), result(27));
    await bench.expect('AT+CSSLCFG="ciphersuite",0,0,0x1301', "\r\nERROR\r\n");
  });

  it("speaks the version that its context says", async () => {
    bench.serve(await ca.issueServer([host]), { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0" });
    await bench.prepare(ca.certificatePem);
    await bench.ok('AT+CASSLCFG=0,"crindex",4');
    for (const [version, name] of [
      [1, "TLSv1"],
      [2, "TLSv1.1"],
      [3, "TLSv1.2"],
    ] as const) {
      await bench.ok(`AT+CSSLCFG="sslversion",4,${version}`);
      equal(await bench.open(), opened);
      equal(bench.server?.getProtocol(), name);
      await bench.ok("AT+CACLOSE=0");
    }
    equal((bench.server as unknown as { servername: unknown }).servername, false);
  });

  it("uses a shared key", async () => {
    const key = Buffer.from("00112233445566778899aabbccddeeff", "hex");
    bench.serve({ certificatePem: "", privateKeyPem: "" }, {
      cert: undefined as never,
      key: undefined as never,
      ciphers: "PSK",
      maxVersion: "TLSv1.2",
      pskCallback: (_socket: unknown, identity: string) => (identity === "dev-1" ? key : null),
    } as object);
    await bench.ask("ATE0");
    await bench.ok("AT+CFSINIT");
    await bench.store("psk.txt", `dev-1:${key.toString("hex")}`);
    await bench.bearer();
    await bench.ok('AT+CSSLCFG="convert",3,"psk.txt"', "AT+CACID=0", 'AT+CASSLCFG=0,"ssl",1', 'AT+CASSLCFG=0,"psktable","psk.txt"');
    equal(await bench.open(), opened);
  });

  it("reads its settings in the form of the SSL note", async () => {
    await bench.prepare();
    await bench.ok('AT+CSSLCFG="ignorertctime",0,1', 'AT+CSSLCFG="ciphersuite",0,7,"0xc02b"');
    await play(bench, [
      ['AT+CSSLCFG="ctxindex",0', `\r\n+CSSLCFG: 0,3,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0xC02B,1,1,"${host}"\r\n\r\nOK\r\n`],
      ["AT+CSSLCFG=ctxindex,5", '\r\n+CSSLCFG: 5,3,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0,1,""\r\n\r\nOK\r\n'],
      ['AT+CSSLCFG="SSLVERSION",0,3', "\r\nERROR\r\n"],
      ['AT+CSSLCFG="sslversion",6,3', "\r\nERROR\r\n"],
      ['AT+CSSLCFG="sslversion",0,6', "\r\nERROR\r\n"],
      ["AT+CASSLCFG=0,SSL,1", ok],
      ["AT+CASSLCFG=0,ssl,2", "\r\nERROR\r\n"],
      ["AT+CIPSSL=1", "\r\nERROR\r\n"],
      ['AT+SSLSETCERT="x"', "\r\nERROR\r\n"],
    ]);
  });

  it("forgets settings at a reboot, and keeps certificates", async () => {
    bench.serve(await ca.issueServer([host]));
    await bench.prepare(ca.certificatePem);
    bench.modem.resetSpontaneously();
    await bench.until("SMS Ready\r\n");
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2");
    await play(bench, [
      ['AT+CSSLCFG="ctxindex",0', '\r\n+CSSLCFG: 0,3,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0x0000,0,1,""\r\n\r\nOK\r\n'],
      ['AT+CASSLCFG=0,"ssl",1', "\r\n+CME ERROR: operation not allowed\r\n"],
      ["AT+CASTATE?", ok],
      ["AT+CACID=0", ok],
      ['AT+CASSLCFG=0,"cacert","ca.crt"', ok],
    ]);
  });

  it("converts only what it can read, from /customer/", async () => {
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2", "AT+CFSINIT");
    const refused = "\r\n+CME ERROR: operation not allowed\r\n";
    await bench.store("junk", "this is no certificate");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    await bench.store("key", privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase: "secret" }).toString());
    await bench.store("crt", ca.certificatePem);
    await play(bench, [
      ['AT+CSSLCFG="convert",2,"absent.crt"', refused],
      ['AT+CSSLCFG="convert",2,"junk"', refused],
      ['AT+CSSLCFG="convert",1,"crt","junk"', refused],
      ['AT+CSSLCFG="convert",1,"crt","key","wrong"', refused],
      ['AT+CSSLCFG="convert",1,"crt","key","secret"', ok],
      ['AT+CSSLCFG="convert",3,"junk"', refused],
      ['AT+CSSLCFG="convert",2,"crt"', ok],
    ]);
  });

  it("plays no DTLS", async () => {
    await bench.prepare();
    await bench.ok('AT+CSSLCFG="sslversion",0,5');
    equal(await bench.open(), result(7));
  });

  it("keeps what is encrypted whole in both directions", async () => {
    bench = await connected();
    const bytes = Array.from({ length: 1024 }, (_, index) => String.fromCharCode(index & 255)).join("");
    await bench.expect("AT+CASEND=0,1024", "\r\n> ");
    bench.write(bytes);
    equal(await bench.rest(), "\r\nOK\r\n\r\n+CASEND: 0,0,1024\r\n");
    equal(bench.serverHeard, bytes);
    bench.server?.write(Buffer.from(bytes, "latin1"));
    equal(await bench.rest(), "\r\n+CADATAIND: 0\r\n");
    equal(await bench.ask("AT+CARECV=0,512"), `\r\n+CARECV: 512,${bytes.slice(0, 512)}\r\nOK\r\n`);
    equal(await bench.ask("AT+CARECV=0,512"), `\r\n+CARECV: 512,${bytes.slice(512)}\r\nOK\r\n`);
    await bench.expect("AT+CARECV=0,512", "\r\n+CARECV: 0\r\n\r\nOK\r\n");
  });
});
