import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import type { Duplex } from "node:stream";
import type { VirtualNrf9160 } from "../../tools/modem/nrf9160/index.ts";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import type { Credential } from "../../tools/tls/certificates.ts";
import { ImageBench } from "./image_bench.ts";

const BOARD = "test/src/modem/nrf9160/board.json";
const boards = mkdtempSync(join(tmpdir(), "uplink-nrf9160-"));

/** The test's board with this dialect in its file; with "any" the driver finds it out. */
function boardOf(dialect: "slm" | "sm" | "any"): string {
  const file = join(boards, `nrf9160_${dialect}.json`);
  const board = JSON.parse(readFileSync(BOARD, "utf8")) as { modem: object };
  writeFileSync(file, JSON.stringify({ ...board, modem: { model: "nrf9160", ...(dialect !== "any" && { dialect }) } }));
  return file;
}

const TAG = "7";
const HOST = "broker.test";

describe("image with a virtual nRF9160", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  afterEach(() => bench?.close());
  after(() => rmSync(boards, { recursive: true }));

  for (const [dialect, firmware] of [
    ["slm", "2.9.0"],
    ["slm", "2.3.0"],
    ["sm", "1.0.1"],
    ["sm", "2.0.0"],
  ] as const) {
    it(`comes to READY, publishes and takes commands with ${dialect} ${firmware}`, async () => {
      bench = await ImageBench.create({ board: boardOf(dialect), modem: { dialect, firmware } as never });
      await bench.until("CLOUD_EVT_READY", 60_000);
      assert.equal((await bench.command("ping")).payload, "pong");
      await bench.clock.advance(35_000);
      const sent = bench.console.filter((line) => line.startsWith("publish id")).map((line) => line.split(" ")[2]);
      const acknowledged = bench.console.filter((line) => line.startsWith("CLOUD_EVT_DATA_SENT")).map((line) => line.split(" ")[2]);
      assert.ok(sent.length >= 4);
      assert.ok(sent.every((id) => acknowledged.includes(id)));
    });

    it(`comes back when the modem resets itself, crashes, loses its packet data, or the broker is away: ${dialect} ${firmware}`, async () => {
      bench = await ImageBench.create({ board: boardOf(dialect), modem: { dialect, firmware } as never });
      const modem = bench.modem as unknown as VirtualNrf9160;
      await bench.until("CLOUD_EVT_READY", 60_000);
      for (const fault of [() => modem.resetSpontaneously(), () => modem.crash(), () => modem.dropPdp(), () => bench.restartBroker(10_000)]) {
        const from = bench.console.length;
        await fault();
        await bench.until("CLOUD_EVT_DISCONNECTED", 60_000, from);
        await bench.until("CLOUD_EVT_READY", 300_000, from);
      }
    });
  }

  for (const dialect of ["slm", "sm"] as const) {
    it(`finds out that the firmware speaks ${dialect} where the board does not say so`, async () => {
      bench = await ImageBench.create({ board: boardOf("any"), modem: { dialect } as never });
      await bench.until("CLOUD_EVT_READY", 60_000);
      assert.equal((await bench.command("ping")).payload, "pong");
    });

    it(`says that the firmware speaks ${dialect} where the board names the other dialect`, async () => {
      bench = await ImageBench.create({ board: boardOf(dialect === "slm" ? "sm" : "slm"), modem: { dialect } as never });
      await bench.until("as the board's dialect says, found #XS", 60_000);
    });
  }

  describe("and TLS", () => {
    let ca: CertificateAuthority;
    let client: Credential;
    before(async () => {
      ca = await CertificateAuthority.create("Test Root");
      client = await ca.issueClient("device-1");
    });

    async function create(dialect: "slm" | "sm", server: Credential): Promise<void> {
      bench = await ImageBench.create({ board: boardOf(dialect), overrides: { "tls.tag": TAG }, modem: { dialect } as never });
      const { credentials } = bench.modem as unknown as VirtualNrf9160;
      [ca.certificatePem, client.certificatePem, client.privateKeyPem].forEach((content, type) => credentials.write(Number(TAG), type, content));
      const { broker } = bench;
      broker.accept = (stream: Duplex) => {
        const options = { isServer: true, cert: server.certificatePem, key: server.privateKeyPem, ca: ca.certificatePem, requestCert: true };
        const tls = new TLSSocket(stream, options);
        tls.on("error", () => stream.destroy());
        tls.once("secure", () => (broker["aedes"] as { handle(stream: Duplex): void } | undefined)?.handle(tls));
      };
    }

    for (const dialect of ["slm", "sm"] as const) {
      it(`comes to READY and takes commands with ${dialect}`, async () => {
        await create(dialect, await ca.issueServer([HOST]));
        await bench.until("CLOUD_EVT_READY", 60_000);
        assert.equal((await bench.command("ping")).payload, "pong");
      });

      it(`NRF-Q11: refuses a server of another name with ${dialect}, and says what to check`, async () => {
        await create(dialect, await ca.issueServer(["other.test"]));
        await bench.until("check credentials of tag 7, host name and date", 60_000);
      });
    }
  });
});
