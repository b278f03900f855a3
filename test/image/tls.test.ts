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
});
