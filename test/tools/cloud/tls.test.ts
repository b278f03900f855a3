import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt from "mqtt";
import type { IClientOptions } from "mqtt";
import { createStandIn as createAws } from "../../../tools/cloud/aws/index.ts";
import type { CloudStandIn } from "../../../tools/cloud/core/stand_in.ts";
import { cloudNames, loadCloud } from "../../../tools/cloud/models.ts";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";

function clientOptions({ device, tls }: CloudStandIn): IClientOptions {
  const { ca, clientCert: cert, clientKey: key } = tls!;
  return { clientId: device.id, ca, cert, key, reconnectPeriod: 0, connectTimeout: 5000 };
}

const connect = (cloud: CloudStandIn, options: IClientOptions = {}): Promise<mqtt.MqttClient> => mqtt.connectAsync(cloud.url, { ...clientOptions(cloud), ...options }, false);

describe("tools/cloud: the mqtt package over TLS", () => {
  it("updates the shadow and is told of the delta", async () => {
    const cloud = await createAws();
    const client = await connect(cloud);
    const shadow = `$aws/things/${cloud.device.id}/shadow`;
    const heard = new Promise<unknown>((resolve) => client.once("message", (_topic, body) => resolve((JSON.parse(body.toString()) as { state: unknown }).state)));
    await client.subscribeAsync(`${shadow}/update/delta`, { qos: 1 });
    await client.publishAsync(`${shadow}/update`, '{"state":{"desired":{"led":"on"},"reported":{"led":"off"}}}', { qos: 1 });
    deepEqual(await heard, { led: "on" });
    deepEqual(cloud.reported(), { led: "off" });
    await client.endAsync();
    await cloud.close();
  });

  it("refuses a client without a certificate, with one of a stranger, and without a server name", async () => {
    const cloud = await createAws();
    const stranger = await (await CertificateAuthority.create()).issueClient(cloud.device.id);
    const bare = clientOptions(cloud);
    delete bare.cert;
    delete bare.key;
    await rejects(mqtt.connectAsync(cloud.url, bare, false));
    await rejects(connect(cloud, { cert: stranger.certificatePem, key: stranger.privateKeyPem }));
    await rejects(mqtt.connectAsync(`mqtts://127.0.0.1:${cloud.port}`, clientOptions(cloud), false));
    ok(cloud.log.notes.some(({ text }) => text.includes("SNI")));
    equal(cloud.isConnected, false);
    await connect(cloud).then((client) => client.endAsync());
    await cloud.close();
  });

  it("refuses another client id by CONNACK 5", async () => {
    const cloud = await createAws();
    await rejects(connect(cloud, { clientId: "somebody" }), { code: 5 });
    await cloud.close();
  });
});

describe("tools/cloud/core/credentials", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "uplink-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("writes keys for this user alone, and uses them again for the same device", async () => {
    const dir = join(folder, "new");
    const first = await createAws({ dir });
    await first.close();
    equal(statSync(first.tls!.files!.key).mode & 0o777, 0o600);
    const second = await createAws({ dir });
    equal(second.tls!.ca, first.tls!.ca);
    await (await connect(second)).endAsync();
    await second.close();
  });

  it("refuses a folder of another device, or with something else in it", async () => {
    await (await createAws({ dir: folder })).close();
    await rejects(createAws({ dir: folder, deviceId: "other" }), /holds the certificate of CN=uplink-device, and the device is other; name another folder with --dir/);
    rmSync(join(folder, "server.key"));
    await rejects(createAws({ dir: folder }), /not the other files of a stand-in/);
    writeFileSync(join(folder, "server.key"), "x");
    writeFileSync(join(folder, "client.pem"), "x");
    await rejects(createAws({ dir: folder }), /client\.pem is no certificate in PEM form/);
  });
});

describe("tools/cloud/models", () => {
  it("finds the clouds from the folders", async () => {
    for (const name of ["aws", "nrf_cloud"]) ok(cloudNames().includes(name), name);
    await rejects(loadCloud("other"), /there is no cloud "other"; choose one of aws, /);
  });

  for (const name of cloudNames()) {
    it(`gives ${name} as the interface says`, async () => {
      const model = await loadCloud(name);
      ok(model.description.length > 10);
      const cloud = await model.createStandIn({});
      equal(cloud.cloud, name);
      match(cloud.url, new RegExp(`^mqtts://.+:${cloud.port}$`));
      equal(cloud.device.settings["id"], cloud.device.id);
      equal(cloud.device.prj["backend"], { aws: "AWS_IOT", azure: "AZURE_IOT_HUB", nrf_cloud: "NRF_CLOUD" }[name]);
      equal(cloud.isConnected, false);
      await rejects(cloud.command("ping", ""), Error);
      await cloud.close();
    });
  }
});
