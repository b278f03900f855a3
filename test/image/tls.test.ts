import assert from "node:assert/strict";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import type { Credential } from "../../tools/tls/certificates.ts";
import { createTlsBench, fillStore, HOST, serveTls } from "./tls_bench.ts";
import type { ImageBench } from "./image_bench.ts";

describe("image with TLS in a virtual SIM7000", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  let ca: CertificateAuthority;
  before(async () => (ca = await CertificateAuthority.create("Test Root")));
  afterEach(() => bench?.close());

  function serve(it: ImageBench, { certificatePem, privateKeyPem }: Credential): void {
    serveTls(it, { cert: certificatePem, key: privateKeyPem, ca: ca.certificatePem, requestCert: true });
  }

  for (const firmware of ["1529B01", "1529B04", "1529B05", "1529B08", "1529B10", "1351B08"]) {
    it(`comes to READY, publishes and takes commands with firmware ${firmware}`, async () => {
      bench = await createTlsBench({ ca, modem: { firmware } });
      await bench.until("CLOUD_EVT_READY", 60_000);
      const reply = await bench.command("ping");
      assert.deepEqual([reply.status, reply.payload], [200, "pong"]);
      await bench.clock.advance(30_000);
      assert.ok(bench.console.filter((line) => line.startsWith("CLOUD_EVT_DATA_SENT")).length >= 3);
    });
  }

  it("takes the manual's form of a read, and OK before the result of CAOPEN", async () => {
    bench = await createTlsBench({ ca, modem: { carecvForm: "id,len CRLF data", caopenOrder: "ok-then-result" } });
    await bench.until("CLOUD_EVT_READY", 60_000);
    assert.equal((await bench.command("ping")).payload, "pong");
  });

  for (const firmware of ["1529B04", "1529B08"]) {
    it(`gets a long message whole, byte by byte what was sent, with firmware ${firmware}`, async () => {
      bench = await createTlsBench({ ca, modem: { firmware } });
      await bench.until("CLOUD_EVT_READY", 60_000);
      const text = Array.from({ length: 1500 }, (_, index) => String.fromCharCode(33 + (index % 90))).join("");
      bench.publish(`${bench.id}/c2d/long`, text);
      await bench.until(text.slice(-80), 20_000);
      assert.ok(bench.console.some((line) => line.endsWith(text)));
    });
  }

  it("comes back when the modem resets itself, loses its packet data, or the broker is away", async () => {
    bench = await createTlsBench({ ca });
    await bench.until("CLOUD_EVT_READY", 60_000);
    const faults = [
      () => bench.modem.resetSpontaneously(),
      () => bench.modem.dropPdp(),
      () => bench.restartBroker(10_000),
    ];
    for (const fault of faults) {
      const from = bench.console.length;
      await fault();
      await bench.until("CLOUD_EVT_DISCONNECTED", 60_000, from);
      await bench.until("CLOUD_EVT_READY", 300_000, from);
    }
    const sent = bench.console.filter((line) => line.startsWith("publish id")).map((line) => line.split(" ")[2]);
    await bench.clock.advance(5000);
    const acknowledged = new Set(bench.console.filter((line) => line.startsWith("CLOUD_EVT_DATA_SENT")).map((line) => line.split(" ")[2]));
    assert.deepEqual(sent.filter((id) => !acknowledged.has(id)), []);
  });

  /** What goes wrong, the sentence on the console, and what mends it. */
  const rows: { what: string; open: () => Promise<ImageBench>; prepare?: (bench: ImageBench) => unknown; sentence: string; limitMs?: number; mend?: (bench: ImageBench) => unknown }[] = [
    {
      what: "a server certificate that has expired",
      open: async () => createTlsBench({ ca, server: await ca.issueServer([HOST], { notAfter: new Date("2025-06-01") }) }),
      sentence: "server's certificate expired or not yet valid: check it and the clock",
      mend: async (it) => serve(it, await ca.issueServer([HOST])),
    },
    {
      what: "a server certificate for another host",
      open: async () => createTlsBench({ ca, server: await ca.issueServer(["other.test"]) }),
      sentence: "server's certificate is for another host",
      mend: async (it) => serve(it, await ca.issueServer([HOST])),
    },
    {
      what: "a server of an unknown CA",
      open: async () => createTlsBench({ ca, trusted: (await CertificateAuthority.create("Other Root")).certificatePem }),
      sentence: "no connection, or no TLS: check CA, certificate and key of the tag",
      mend: async (it) => fillStore(it, ca.certificatePem, await ca.issueClient("device-1")),
    },
    {
      what: "a client certificate that the server refuses",
      open: async () => createTlsBench({ ca, client: await (await CertificateAuthority.create("Other Root")).issueClient("device-1") }),
      sentence: "no connection, or no TLS: check CA, certificate and key of the tag",
      mend: async (it) => fillStore(it, ca.certificatePem, await ca.issueClient("device-1")),
    },
    {
      what: "a store without the CA",
      open: () => createTlsBench({ ca, trusted: null }),
      sentence: "no CA certificate under the tag: AT+CASSLCFG: +CME ERROR: 3",
      mend: async (it) => fillStore(it, ca.certificatePem, await ca.issueClient("device-1")),
    },
    {
      what: "a clock that nobody sets",
      open: () => createTlsBench({ ca, modem: { networkTime: false } }),
      sentence: "TLS cannot check certificates: the modem's clock is not set",
      mend: (it) => it.modem.receive(Buffer.from('AT+CCLK="26/01/01,00:00:00+00"\r')),
    },
    {
      what: "a broker that refuses connections",
      open: () => createTlsBench({ ca }),
      prepare: (it) => it.network.refuse(HOST),
      sentence: "CONNECT_FAILED refused",
      mend: (it) => it.network.restore(HOST),
    },
    {
      what: "an unknown host",
      open: () => createTlsBench({ ca }),
      prepare: (it) => (it.network["names"] as Map<string, string>).delete(HOST),
      sentence: "CONNECT_FAILED unknown host",
    },
    { what: "firmware without CA sockets", open: () => createTlsBench({ ca, modem: { firmware: "1351B03" } }), sentence: "firmware 1351B03SIM7000E has no working TLS sockets: update it" },
    { what: "firmware whose CA sockets fail", open: () => createTlsBench({ ca, modem: { firmware: "1351B04" } }), sentence: "firmware 1351B04SIM7000A has no working TLS sockets: update it" },
    { what: "firmware that reading resets", open: () => createTlsBench({ ca, modem: { firmware: "1351B05" } }), sentence: "firmware 1351B05SIM7000E has no working TLS sockets: update it" },
  ];

  for (const { what, open, prepare, sentence, limitMs = 60_000, mend } of rows) {
    it(`says "${sentence.trim()}" for ${what}${mend ? ", and comes up once it is mended" : ""}`, async () => {
      bench = await open();
      prepare?.(bench);
      await bench.until(sentence, limitMs);
      if (!mend) return;
      await mend(bench);
      await bench.until("CLOUD_EVT_READY", 600_000);
    });
  }
});
