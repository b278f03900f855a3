import assert from "node:assert/strict";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import { createTlsBench } from "./tls_bench.ts";
import type { ImageBench } from "./image_bench.ts";

describe("image with TLS in a virtual SIM7000", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  let ca: CertificateAuthority;
  before(async () => (ca = await CertificateAuthority.create("Test Root")));
  afterEach(() => bench?.close());

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
});
