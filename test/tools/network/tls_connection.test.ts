import assert from "node:assert/strict";
import { createServer } from "node:tls";
import type { Server } from "node:tls";
import type { AddressInfo } from "node:net";
import { HostNetwork } from "../../../tools/network/host_network.ts";
import { connectTls } from "../../../tools/network/tls_connection.ts";
import type { TlsError, TlsOptions } from "../../../tools/network/tls_connection.ts";
import { CertificateAuthority, selfSigned } from "../../../tools/tls/certificates.ts";
import { startOpenssl } from "./openssl_server.ts";
import { host, TlsBench } from "./tls_bench.ts";

describe("tools/network/tls_connection", () => {
  let bench: TlsBench;

  beforeEach(async () => {
    bench = await TlsBench.create();
  });

  it("connects, carries data both ways and closes in order", async () => {
    bench.serve(await bench.ca.issueServer([host]));
    const connection = bench.connect();
    await bench.clock.advanceUntil(() => bench.details !== undefined, 1000);
    assert.equal(bench.details?.version, "TLSv1.2");
    let isAcknowledged = false;
    connection.write(Buffer.from("hello"), () => (isAcknowledged = true));
    await bench.clock.advanceUntil(() => bench.received !== "", 1000);
    assert.equal(bench.received, "echo hello");
    assert.equal(isAcknowledged, true);
    bench.server?.end("bye");
    await bench.clock.advance(1000);
    assert.equal(bench.received, "echo hellobye");
    assert.equal(bench.end, "in order");
    assert.equal(bench.network.openConnections, 0);
  });

  it("works with RSA keys, a chain, and an authority in DER", async () => {
    const middle = await bench.ca.issueAuthority("Middle", { keyType: "rsa" });
    bench.serve(await middle.issueServer([host], { keyType: "rsa" }), {}, middle.certificatePem);
    const der = Buffer.from(bench.ca.certificatePem.replace(/-----.*-----|\s/g, ""), "base64");
    assert.equal(await bench.outcome({ authorities: [der] }), "connected");
    assert.equal(bench.details?.chain.length, 2);
  });

  const validity = { notBefore: new Date("2025-06-01"), notAfter: new Date("2027-06-01") };
  const rows: { name: string; options?: Partial<TlsOptions>; cause: string }[] = [
    { name: "a clock in 1980", options: { now: () => Date.UTC(1980, 0, 6) }, cause: "not_yet_valid" },
    { name: "a clock in 2080", options: { now: () => Date.UTC(2080, 0, 1) }, cause: "expired" },
    { name: "a clock in 2080 when dates are ignored", options: { now: false }, cause: "connected" },
    { name: "no authority", options: { authorities: [] }, cause: "unknown_ca" },
    { name: "no authority when the peer is not verified", options: { authorities: [], verifyPeer: false }, cause: "connected" },
    { name: "another name wanted", options: { verifyName: "other.test" }, cause: "name_mismatch" },
    { name: "any name", options: { verifyName: false, serverName: "other.test" }, cause: "connected" },
    { name: "an authority that is none", options: { authorities: ["nonsense"] }, cause: "credentials" },
    { name: "a key without sense", options: { clientCertificate: "x", clientKey: "y" }, cause: "credentials" },
  ];
  for (const { name, options, cause } of rows) {
    it(`gives "${cause}" for ${name}`, async () => {
      bench.serve(await bench.ca.issueServer([host], validity));
      assert.equal(await bench.outcome(options), cause);
      await bench.clock.advance(1000);
      if (cause !== "connected") assert.equal(bench.network.openConnections, 0);
    });
  }

  it('gives "self_signed" for a server that vouches for itself, unless that certificate is trusted', async () => {
    const own = await selfSigned(host);
    bench.serve(own);
    assert.equal(await bench.outcome(), "self_signed");
    bench.end = "open";
    assert.equal(await bench.outcome({ authorities: [own.certificatePem] }), "connected");
  });

  it("refuses an authority of the same name with another key", async () => {
    const impostor = await CertificateAuthority.create("Bench Root");
    bench.serve(await impostor.issueServer([host]));
    assert.equal(await bench.outcome(), "unknown_ca");
  });

  it("refuses a chain whose middle is no authority", async () => {
    const leaf = await bench.ca.issueServer([host]);
    bench.serve(leaf);
    const strangers = await CertificateAuthority.create("Strangers");
    assert.equal(
      await bench.outcome({ authorities: [strangers.certificatePem, (await bench.ca.issueClient("x")).certificatePem] }),
      "unknown_ca",
    );
  });

  it("tells all defects of one certificate", async () => {
    bench.serve(await bench.ca.issueServer(["other.test"], { ...validity, notAfter: new Date("2025-12-01") }));
    assert.equal(await bench.outcome(), "expired");
    assert.deepEqual(typeof bench.end === "object" && bench.end.defects, ["expired", "name_mismatch"]);
  });

  it("sends SNI unless told not to", async () => {
    const names: (string | false | null)[] = [];
    bench.serve(await bench.ca.issueServer([host]));
    const note = (): void => void names.push((bench.server as unknown as { servername: string | false | null }).servername);
    await bench.outcome();
    note();
    bench.details = undefined;
    await bench.outcome({ serverName: false });
    note();
    assert.deepEqual(names, [host, false]);
  });

  it("shows its certificate to a server that asks for one", async () => {
    bench.serve(await bench.ca.issueServer([host]), { requestCert: true, rejectUnauthorized: false, ca: bench.ca.certificatePem });
    const { certificatePem, privateKeyPem } = await bench.ca.issueClient("device-1", { keyType: "rsa" });
    await bench.outcome({ clientCertificate: certificatePem, clientKey: privateKeyPem });
    await bench.clock.advance(100);
    assert.equal(bench.server?.getPeerCertificate().subject.CN, "device-1");
  });

  /** Fatal alerts of RFC 5246 7.2 in a record of their own. */
  const alerts: [number, string, string][] = [
    [42, "client_certificate", "bad_certificate"],
    [48, "client_certificate", "unknown_ca"],
    [45, "client_certificate", "certificate_expired"],
    [40, "alert", "handshake_failure"],
  ];
  for (const [number, cause, alert] of alerts) {
    it(`gives "${cause}" when the server answers with the alert ${alert}`, async () => {
      bench.listen((stream) => stream.once("data", () => stream.write(Buffer.from([0x15, 3, 3, 0, 2, 2, number]))));
      assert.equal(await bench.outcome(), cause);
      assert.equal(typeof bench.end === "object" && bench.end.alert, alert);
    });
  }

  it('gives "protocol" for a server that speaks no TLS, or goes away in the handshake', async () => {
    bench.listen((stream) => stream.write("220 mail.example.com ESMTP\r\n"));
    assert.equal(await bench.outcome(), "protocol");
    const other = await TlsBench.create();
    other.listen((stream) => stream.once("data", () => stream.end()));
    assert.equal(await other.outcome(), "protocol");
  });

  it("passes on what TCP tells", async () => {
    assert.equal(await bench.outcome(), "dns");
    bench.end = "open";
    bench.network.register(host);
    assert.equal(await bench.outcome(), "refused");
    const other = await TlsBench.create();
    other.serve(await other.ca.issueServer([host]));
    await other.outcome();
    other.network.cut(host);
    await other.clock.advance(100);
    assert.equal(typeof other.end === "object" && other.end.cause, "reset");
  });

  it("holds data back while the flow is stopped, and delivers all of it before the close", async () => {
    bench.serve(await bench.ca.issueServer([host]));
    const connection = bench.connect();
    await bench.clock.advanceUntil(() => bench.details !== undefined, 1000);
    connection.flow(false);
    bench.server?.end("x".repeat(300000));
    await bench.clock.advance(5000);
    assert.equal(bench.received, "");
    assert.equal(bench.end, "open");
    connection.flow(true);
    await bench.clock.advance(5000);
    assert.equal(bench.received.length, 300000);
    assert.equal(bench.end, "in order");
  });

  it("tells nothing after destroy()", async () => {
    bench.serve(await bench.ca.issueServer([host]));
    const connection = bench.connect();
    connection.destroy();
    await bench.clock.advance(1000);
    assert.equal(bench.details, undefined);
    assert.equal(bench.end, "open");
    assert.equal(bench.network.openConnections, 0);
  });

  describe("against a server of the host", () => {
    let server: Server;

    beforeEach(async () => {
      const { certificatePem, privateKeyPem } = await bench.ca.issueServer(["127.0.0.1"]);
      server = createServer({ cert: certificatePem, key: privateKeyPem, ALPNProtocols: ["mqtt"] }, (socket) => socket.end("hello"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });

    afterEach(() => void server.close());

    /** @returns what was received, and how it ended */
    async function visit(
      options: Partial<TlsOptions> = {},
      port = (server.address() as AddressInfo).port,
    ): Promise<{ received: string; error: TlsError | undefined }> {
      const all = { authorities: [bench.ca.certificatePem], now: Date.now, ...options };
      let received = "";
      const error = await new Promise<TlsError | undefined>((resolve) => {
        connectTls(new HostNetwork(), "127.0.0.1", port, all, {
          onConnect: () => {},
          onData: (bytes) => (received += bytes.toString()),
          onClose: resolve,
        });
      });
      return { received, error };
    }

    it("receives what it sends", async () => {
      assert.deepEqual(await visit(), { received: "hello", error: undefined });
      assert.deepEqual(await visit({ alpn: ["x", "mqtt"], ciphers: ["ECDHE-ECDSA-AES256-GCM-SHA384"] }), {
        received: "hello",
        error: undefined,
      });
    });

    it("tells a refused client certificate by the alert of a server that sends one (openssl)", async function () {
      const stranger = await CertificateAuthority.create("Stranger");
      const { certificatePem, privateKeyPem } = await stranger.issueClient("device-1");
      const other = await startOpenssl(bench.ca);
      if (!other) return this.skip();
      try {
        const { error } = await visit({ clientCertificate: certificatePem, clientKey: privateKeyPem }, other.port);
        assert.deepEqual([error?.cause, error?.alert], ["client_certificate", "unknown_ca"]);
      } finally {
        other.stop();
      }
    });

    it("names its alerts", async () => {
      assert.equal((await visit({ minVersion: "TLSv1.1", maxVersion: "TLSv1.1" })).error?.alert, "protocol_version");
      assert.equal((await visit({ alpn: ["h2"] })).error?.cause, "alert");
      assert.equal((await visit({ ciphers: ["ECDHE-RSA-AES256-GCM-SHA384"] })).error?.alert, "handshake_failure");
    });
  });
});
