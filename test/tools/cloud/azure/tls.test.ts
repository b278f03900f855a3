import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import { AzureStandIn } from "../../../../tools/cloud/azure/index.ts";
import type { AzureOptions } from "../../../../tools/cloud/azure/index.ts";
import { thumbprintOf } from "../../../../tools/cloud/azure/device_registry.ts";
import { CertificateAuthority } from "../../../../tools/tls/certificates.ts";
import { sasToken } from "./hub_bench.ts";

const ID = "dev-1";
const hourAhead = (): number => Math.ceil(Date.now() / 1000) + 3600;

describe("tools/cloud/azure, TLS and files", () => {
  let standIn: AzureStandIn;
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "uplink-azure-"))));
  afterEach(async () => {
    await standIn.close();
    rmSync(dir, { recursive: true });
  });

  async function start(own: AzureOptions): Promise<void> {
    standIn = await AzureStandIn.create({ dir, deviceId: ID, own: { dps: false, ...own } });
  }

  /** @returns "connected", or what the client was told */
  async function connect(options: mqtt.IClientOptions): Promise<string> {
    const username = `localhost/${ID}/?api-version=2021-04-12`;
    try {
      const client = await mqtt.connectAsync(standIn.url, { ca: standIn.tls!.ca, clientId: ID, username, reconnectPeriod: 0, ...options }, false);
      await client.endAsync();
      return "connected";
    } catch (error) {
      return (error as Error).message;
    }
  }

  it("takes a SAS token over TLS without a client certificate", async () => {
    await start({});
    const { sasKey } = standIn.device.settings;
    assert.equal(await connect({ password: sasToken(ID, hourAhead(), sasKey, "localhost") }), "connected");
    assert.match(await connect({ password: "x" }), /Not authorized/);
  });

  it("takes the client certificate that it has made, and refuses one of the same name from elsewhere, and none", async () => {
    await start({ auth: "x509" });
    const { clientCert, clientKey } = standIn.tls!;
    assert.equal(await connect({ cert: clientCert, key: clientKey }), "connected");
    const foreign = await (await CertificateAuthority.create("Elsewhere")).issueClient(ID);
    assert.match(await connect({ cert: foreign.certificatePem, key: foreign.privateKeyPem }), /Not authorized/);
    assert.match(standIn.log.notes.at(-1)!.text, /not signed by the authority/);
    assert.match(await connect({}), /Not authorized/);
    standIn.hub.devices.register(ID, { type: "selfSigned", primaryThumbprint: thumbprintOf(new X509Certificate(foreign.certificatePem).raw) });
    assert.equal(await connect({ cert: foreign.certificatePem, key: foreign.privateKeyPem }), "connected");
  });

  it("keeps the key in a file for this user alone, uses it again, and replaces it when it is rotated", async () => {
    await start({});
    const read = (): string => readFileSync(standIn.keyFile!, "utf8").trim();
    const key = read();
    assert.equal(key, standIn.device.settings["sasKey"]);
    assert.equal(statSync(standIn.keyFile!).mode & 0o777, 0o600);
    await standIn.close();
    await start({});
    assert.equal(read(), key);
    standIn.rotateKeys();
    assert.notEqual(read(), key);
    assert.equal(read(), standIn.device.settings["sasKey"]);
    assert.ok(!JSON.stringify(standIn.introduction).includes(read()));
  });

  it("shows the provisioning service the same authority, at an address of its own if need be", async () => {
    await start({ dps: true, dpsAddress: "127.0.0.2" });
    assert.equal(standIn.dps!.tls, standIn.tls);
    const { host, port } = standIn.dpsDevice.settings;
    assert.deepEqual([host, port], ["127.0.0.2", String(standIn.port)]);
    const username = `0ne00000A0A/registrations/${ID}/api-version=2019-03-31`;
    const client = await mqtt.connectAsync(`mqtts://${host}:${port}`, { ca: standIn.tls!.ca, clientId: ID, username, password: "x", reconnectPeriod: 0 }, false);
    await client.endAsync();
  });
});

describe("tools/cloud/azure, bad options", () => {
  it("names what cannot be used as the device's key", async () => {
    const dir = mkdtempSync(join(tmpdir(), "uplink-azure-"));
    await assert.rejects(AzureStandIn.create({ dir, own: { key: "short" } }), /base64 of 16 to 64 bytes/);
    await assert.rejects(AzureStandIn.create({ own: { key: "short" } }), /base64 of 16 to 64 bytes/);
    await assert.rejects(AzureStandIn.create({ deviceId: "a b" }), /a device id has 1 to 128/);
    await assert.rejects(AzureStandIn.create({ dir: "/dev/null/x" }), /name another folder with --dir/);
    rmSync(dir, { recursive: true });
  });
});
