import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Credential as StoredItem, CredentialKind } from "../../../src/modem/credentials.ts";
import { type Board, loadBoard } from "../../../tools/build/board.ts";
import { build, type BuildResult } from "../../../tools/build/build.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { recordLine } from "../../../tools/build/storage_image.ts";
import { walkStorage } from "../../../tools/build/storage_walk.ts";
import { Progress } from "../../../tools/flash/progress.ts";
import { type ServedModem, servePty } from "../../../tools/modem/serve.ts";
import { VirtualNrf9160 } from "../../../tools/modem/nrf9160/index.ts";
import { VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { loadStore, pemDigest, type StoreModule } from "../../../tools/provision/modem_store.ts";
import { provisionBoard, type ProvisionOptions } from "../../../tools/provision/provision.ts";
import { realClock } from "../../../tools/testing/clock.ts";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";
import { lacking, PtyBoard } from "../flash/pty_board.ts";

describe("tools/provision/provision", function () {
  this.timeout(60000);
  let folder: string;
  let built: BuildResult;
  let board: Board;
  let device: PtyBoard | undefined;
  let modem: VirtualSim7000;
  let line: ServedModem | undefined;
  let store: StoreModule;
  let items: StoredItem[];

  before(async function () {
    const reason = await lacking();
    if (reason !== undefined) {
      console.log(`tools/provision/provision: skipped; ${reason}`);
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "uplink-built-"));
    built = await build({ board: "espruino_linux", app: "cloud_client", outDir: folder });
    store = await loadStore("sim7000");
    const ca = await CertificateAuthority.create("Test Root", { keyType: "rsa" });
    const client = await ca.issueClient("pump-7", { keyType: "rsa" });
    items = [
      { tag: 42, kind: CredentialKind.CaCertificate, pem: ca.certificatePem },
      { tag: 42, kind: CredentialKind.PrivateKey, pem: client.privateKeyPem },
      { tag: 42, kind: CredentialKind.ClientCertificate, pem: client.certificatePem },
    ];
  });
  beforeEach(async () => {
    modem = new VirtualSim7000({ clock: realClock, random: () => 0.5, network: new MemoryNetwork({ clock: realClock }), power: "on" });
    const served = await servePty(modem);
    line = served;
    const linux = loadBoard("espruino_linux", findRoot());
    board = { ...linux, uart: { ...linux.uart, path: served.path } };
  });
  afterEach(async () => {
    await device?.stop();
    device = undefined;
    modem?.destroy();
    await line?.close();
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  function installed(settings = ""): Uint8Array {
    const bytes = Uint8Array.from(built.flash.bytes);
    bytes.set(Buffer.from(settings, "latin1"), built.flash.layout.files.find(({ name }) => name === "settings")!.offset);
    return bytes;
  }

  function options(changed: Partial<ProvisionOptions> = {}): ProvisionOptions {
    const fixed = { baud: 115200, board, isForced: false, changes: {}, isListing: false, progress: new Progress(false, () => {}) };
    return { ...fixed, port: device?.path ?? "", ...changed };
  }

  function settingsText(): string {
    const found = device!.readFlash();
    const { offset, length } = walkStorage(found, board.storage).find(({ name }) => name === "settings")!;
    return Buffer.from(found.subarray(offset, offset + length)).toString("latin1").replace(/\xff+$/, "");
  }

  it("appends settings behind those that are there, reads them back and starts the app again", async () => {
    const before = recordLine({ id: "pump-7", password: "secret" });
    device = await PtyBoard.start(installed(before));
    const report = await provisionBoard(options({ changes: { id: "pump-8", apn: "iot.1nce.net", password: "" } }));
    assert.deepEqual(report.settings, { id: "pump-8", apn: "iot.1nce.net" });
    assert.equal(report.firstLine, `cloud_client ${built.manifest.version}`);
    const text = settingsText();
    assert.ok(text.startsWith(before) && text.endsWith("}\n"));
    assert.deepEqual(JSON.parse(text.slice(before.length)), { id: "pump-8", apn: "iot.1nce.net", password: "" });
  });

  it("leaves everything else in the flash as it was", async () => {
    device = await PtyBoard.start(installed());
    await provisionBoard(options({ changes: { id: "pump-8" } }));
    const expected = installed(settingsText());
    assert.equal(Buffer.compare(device.readFlash(), expected), 0);
  });

  it("lists settings without writing", async () => {
    device = await PtyBoard.start(installed(recordLine({ id: "pump-7" })));
    const report = await provisionBoard(options({ isListing: true }));
    assert.deepEqual(report.settings, { id: "pump-7" });
    assert.equal(settingsText(), recordLine({ id: "pump-7" }));
  });

  it("writes certificates and an RSA key through the console, and the modem has the very bytes", async () => {
    device = await PtyBoard.start(installed());
    const report = await provisionBoard(options({ storeWork: { store, items, isRemoving: false, tag: 42 } }));
    const names = ["ca42.pem", "key42.pem", "cert42.pem"];
    assert.deepEqual(names.map((name) => modem.files.read(3, name)?.toString("latin1")), items.map(({ pem }) => pem));
    const sizes = report.entries!.map(({ kind, size }) => [kind, size]);
    assert.deepEqual(sizes, [0, 1, 2].map((kind) => [kind, items.find((item) => item.kind === kind)!.pem.length]));
    assert.equal(report.firstLine, `cloud_client ${built.manifest.version}`);
  });

  for (const dialect of ["slm", "sm"] as const) {
    it(`writes the nRF9160's store with dialect ${dialect}, proves it by SHA-256 and leaves the radio as it was`, async () => {
      device = await PtyBoard.start(installed());
      const nrf = new VirtualNrf9160({ clock: realClock, random: () => 0.5, network: new MemoryNetwork({ clock: realClock }), power: "on", dialect });
      const served = await servePty(nrf);
      try {
        const nrfBoard = { ...board, modem: { model: "nrf9160" }, uart: { ...board.uart, path: served.path } };
        const nrfStore = await loadStore("nrf9160");
        const report = await provisionBoard(options({ board: nrfBoard, storeWork: { store: nrfStore, items, isRemoving: false, tag: 42 } }));
        assert.deepEqual(items.map(({ tag, kind }) => nrf.credentials.find(tag, kind)?.content), items.map(({ pem }) => pem));
        assert.deepEqual(report.entries!.map(({ kind, sha256 }) => [kind, sha256]), [0, 1, 2].map((kind) => [kind, pemDigest(items.find((item) => item.kind === kind)!.pem)]));
        assert.equal(nrf.mode.isOffline, false);
      } finally {
        nrf.destroy();
        await served.close();
      }
    });
  }

  it("removes what a tag has", async () => {
    device = await PtyBoard.start(installed());
    for (const { pem } of items) modem.files.write(3, "ca42.pem", Buffer.from(pem));
    const report = await provisionBoard(options({ storeWork: { store, items: [], isRemoving: true, tag: 42 } }));
    assert.deepEqual(report.entries, []);
    assert.equal(modem.files.read(3, "ca42.pem"), undefined);
  });

  it("says when the modem is silent, and starts the app again all the same", async () => {
    device = await PtyBoard.start(installed());
    modem.mute(true);
    const work = provisionBoard(options({ storeWork: { store, items, isRemoving: false, tag: 42 } }));
    await assert.rejects(work, { name: "UserError", message: /^the modem on Serial1 does not answer; check its power, the wiring and uart\.baud/ });
    const again = await provisionBoard(options({ isListing: true }));
    assert.equal(again.firstLine, `cloud_client ${built.manifest.version}`);
  });

  it("finds a file of another length than was written, and says so", async () => {
    device = await PtyBoard.start(installed());
    const { write } = modem.files;
    modem.files.write = (directory, name, bytes) => write.call(modem.files, directory, name, bytes.subarray(1));
    const work = provisionBoard(options({ storeWork: { store, items: items.slice(0, 1), isRemoving: false, tag: 42 } }));
    // Whether the modem converts what has lost its first byte is the modem's business.
    await assert.rejects(work, /^UserError: (writing to the modem's store: AT\+CSSLCFG|reading the modem's store back: "ca42\.pem" has \d+ bytes in the modem and not \d+)/);
  });

  it("wants an app on the board before settings", async () => {
    device = await PtyBoard.start();
    await assert.rejects(provisionBoard(options({ changes: { id: "pump-8" } })), /has no file for settings; put an app on it first: uplink flash --port/);
  });

  it("says when the settings are full, and how to go on", async () => {
    const { length } = built.flash.layout.files.find(({ name }) => name === "settings")!;
    device = await PtyBoard.start(installed(recordLine({ id: "x".repeat(length - 40) })));
    const work = provisionBoard(options({ changes: { apn: "iot.1nce.net.with.a.long.name" } }));
    await assert.rejects(work, /have room for \d+ more bytes and these take \d+; flash the board again, which keeps only the last value of each/);
  });

  it("finds settings that read back differently", async () => {
    device = await PtyBoard.start(installed());
    device.alter = (bytes) => bytes.replace(/pump-8/, "pump-9");
    await assert.rejects(provisionBoard(options({ changes: { id: "pump-8" } })), /the settings read back differently from offset 0 on; run the command again/);
  });

  it("refuses a board file for another Espruino", async () => {
    device = await PtyBoard.start();
    await assert.rejects(provisionBoard(options({ board: { ...board, host: "ESP32" } })), /this is an Espruino LINUX and espruino_linux is for ESP32/);
  });
});
