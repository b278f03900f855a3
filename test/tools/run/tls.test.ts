import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { type Board, loadBoard } from "../../../tools/build/board.ts";
import type { Prj } from "../../../tools/build/prj.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { startBroker } from "../../../tools/run/broker.ts";
import { parseBrokerUrl } from "../../../tools/run/broker_url.ts";
import { brokerTls, clientCredentials, mosquittoOptions, planTls, provisionModem, type RunTls } from "../../../tools/run/tls.ts";
import { realClock } from "../../../tools/testing/clock.ts";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";

const PLAIN = {} as Prj;

describe("tools/run/tls", function () {
  this.timeout(20000);
  let board: Board;
  let tls: RunTls | undefined;
  before(() => (board = loadBoard("lilygo_t_sim7000g", findRoot())));
  afterEach(() => {
    tls?.close();
    tls = undefined;
  });

  it("does nothing unless an option, prj.json or the broker's URL asks for it", async () => {
    assert.equal(await planTls({}, board, PLAIN, undefined), undefined);
    assert.equal(await planTls({}, board, PLAIN, parseBrokerUrl("mqtt://a")), undefined);
    tls = await planTls({}, board, { ...PLAIN, tls: { tag: 7 } }, undefined);
    assert.equal(tls?.tag, 7);
  });

  it("makes certificates for the run, in files that are gone with it", async () => {
    tls = (await planTls({ tls: true }, board, PLAIN, undefined))!;
    assert.equal(tls.tag, 42);
    assert.equal(tls.plan.items.length, 3);
    assert.match(mosquittoOptions(tls), /^ --cafile .*ca\.pem --cert .*client\.pem --key .*client\.key$/);
    const { key } = tls.files;
    assert.ok(existsSync(key!));
    tls.close();
    assert.ok(!existsSync(key!));
  });

  it("puts them into the virtual modem's store and proves them", async () => {
    tls = (await planTls({ tls: true }, board, PLAIN, undefined))!;
    const modem = new VirtualSim7000({ clock: realClock, random: () => 0.5, network: new MemoryNetwork({ clock: realClock }), power: "on" });
    try {
      await provisionModem(modem, board, tls);
      const stored = ["ca42.pem", "key42.pem", "cert42.pem"].map((name) => modem.files.read(3, name)?.toString("latin1"));
      assert.deepEqual(stored, tls.plan.items.map(({ pem }) => pem));
    } finally {
      modem.destroy();
    }
  });

  it("starts a broker that takes this run's client certificate and refuses who has none", async () => {
    tls = (await planTls({ tls: true }, board, PLAIN, undefined))!;
    const broker = await startBroker(brokerTls(tls));
    const { ca, ...pair } = clientCredentials(tls);
    try {
      const client = await mqtt.connectAsync(broker.url, { ca: ca!, ...pair, reconnectPeriod: 0 }, false);
      await client.endAsync(true);
      await assert.rejects(mqtt.connectAsync(broker.url, { ca: ca!, reconnectPeriod: 0 }, false));
      await assert.rejects(mqtt.connectAsync(broker.url, { ...pair, reconnectPeriod: 0 }, false), /self.signed/i);
    } finally {
      await broker.close();
    }
  });

  it("takes files for a broker of the user's", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uplink-run-tls-"));
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, (await CertificateAuthority.create()).certificatePem);
    try {
      const own = (await planTls({ ca }, board, PLAIN, parseBrokerUrl("mqtts://broker.example.com")))!;
      assert.equal(own.server, undefined);
      assert.equal(own.plan.items.length, 1);
      own.close();
      assert.ok(existsSync(ca));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("takes 1883 and 8883 as the ports of plain and TLS", () => {
    assert.equal(parseBrokerUrl("mqtt://a").settings["port"], "1883");
    assert.deepEqual(parseBrokerUrl("mqtts://a"), { url: "mqtts://a:8883", shown: "mqtts://a:8883", settings: { host: "a", port: "8883" }, isTls: true });
  });
});
