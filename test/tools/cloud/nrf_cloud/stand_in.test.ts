import { deepEqual, equal, ok } from "node:assert/strict";
import type { JsonObject } from "../../../../tools/cloud/core/stand_in.ts";
import { NrfCloudBench, id, shadow, shadowFilters } from "./bench.ts";

const prefix = "prod/5b1c0e0a-0000-4000-8000-000000000000/";
const d2c = `${prefix}m/d/${id}/d2c`;
const c2d = `${prefix}m/d/${id}/c2d`;

describe("tools/cloud/nrf_cloud/association", () => {
  it("answers get on a topic of its own, without metadata, for a device without an owner", async () => {
    const { cloud, ...bench } = await start();
    const client = await bench.device();
    await client.messages();
    await client.publish(`${shadow}/get`, "", { qos: 0 });
    const [document] = (await client.bodies(shadowFilters[0]!)) as JsonObject[];
    deepEqual(document, {
      desired: { pairing: { state: "not_associated" } },
      reported: { connection: { status: "connected" } },
    });
    await cloud.close();
  });

  it("tells the owner's topics by a delta, and gives the rights with the next connection", async () => {
    const { cloud, ...bench } = await start();
    const client = await bench.device();
    await client.messages();
    cloud.pair();
    const [delta] = (await client.bodies(`${shadow}/update/delta`)) as JsonObject[];
    deepEqual(delta?.["state"], { pairing: { state: "paired", topics: { d2c, c2d } }, nrfcloud_mqtt_topic_prefix: prefix });
    equal(await client.publish(d2c, "{}"), "closed");
    const again = await bench.device([c2d]);
    equal(await again.publish(d2c, '{"appId":"TEMP","messageType":"DATA","data":"21.5"}'), "puback");
    equal(await again.publish(`${d2c}/bulk`, "[]"), "puback");
    deepEqual(cloud.messages(), ['{"appId":"TEMP","messageType":"DATA","data":"21.5"}']);
    cloud.send('{"appId":"LED"}');
    deepEqual((await again.messages()).at(-1), `${c2d} {"appId":"LED"}`);
    await cloud.close();
  });

  it("sends no delta when the device has reported what is desired", async () => {
    const { cloud, ...bench } = await start({ isPaired: true });
    const client = await bench.device([c2d]);
    await client.messages();
    await client.publish(
      `${shadow}/update`,
      JSON.stringify({ state: { reported: { nrfcloud_mqtt_topic_prefix: prefix, pairing: { state: "paired", config: null, topics: { d2c, c2d } }, pairingStatus: null, connection: { keepalive: 1200 } } } }),
    );
    deepEqual(await client.messages(), []);
    deepEqual((cloud.reported()?.["connection"] as JsonObject)["keepalive"], 1200);
    await cloud.close();
  });

  it("tells when the owner deletes the device", async () => {
    const { cloud, ...bench } = await start({ isPaired: true });
    const client = await bench.device([c2d]);
    await client.publish(`${shadow}/update`, JSON.stringify({ state: { reported: { nrfcloud_mqtt_topic_prefix: prefix, pairing: { state: "paired", topics: { d2c, c2d } } } } }));
    await client.messages();
    cloud.unpair();
    const [delta] = (await client.bodies(`${shadow}/update/delta`)) as JsonObject[];
    deepEqual(delta?.["state"], { pairing: { state: "not_associated" } });
    equal(cloud.service.isAssociated, false);
    await cloud.close();
  });

  it("gives newer accounts a filter for c2d", async () => {
    const { cloud, ...bench } = await start({ isPaired: true, c2dForm: "+/r" });
    const filter = `${prefix}m/d/${id}/+/r`;
    const client = await bench.device([filter]);
    await client.messages();
    cloud.send("x");
    deepEqual(await client.messages(), [`${prefix}m/d/${id}/uplink/r x`]);
    await cloud.close();
  });
});

describe("tools/cloud/nrf_cloud/service", () => {
  for (const [what, topic] of [
    ["another device's shadow", "$aws/things/other/shadow/update/delta"],
    ["an answer that is not in the list", `${shadow}/update/accepted`],
    ["c2d without an owner", c2d],
  ] as const) {
    it(`closes on a subscription to ${what}`, async () => {
      const { cloud, ...bench } = await start();
      const client = await bench.device();
      equal(await client.subscribe([topic]), "closed");
      await cloud.close();
    });
  }

  it("refuses another client id", async () => {
    const { cloud, ...bench } = await start();
    equal(await bench.dial().connect("nrf-1"), 5);
    await cloud.close();
  });

  for (const [firstContact, first] of [["beforeConnack", "closed"], ["afterConnack", 0]] as const) {
    it(`closes the first connection ${firstContact}, and takes the next`, async () => {
      const { cloud, ...bench } = await start({ firstContact });
      const client = bench.dial();
      equal(await client.connect(id), first);
      await bench.clock.advance(1000);
      equal(client.isClosed, true);
      await bench.device();
      equal(cloud.isConnected, true);
      await cloud.close();
    });
  }

  it("writes into the shadow how the connection went", async () => {
    const { cloud, ...bench } = await start();
    const client = await bench.device();
    client.drop();
    await bench.clock.advance(1000);
    deepEqual(cloud.reported()?.["connection"], { status: "disconnected", disconnectReason: "CONNECTION_LOST", clientInitiatedDisconnect: false });
    await cloud.close();
  });

  it("puts the config at the root of the trimmed document, and takes the device's answer to it", async () => {
    const { cloud, ...bench } = await start({ isPaired: true });
    const client = await bench.device();
    cloud.patchDesired({ config: { GPS: { enable: true } } });
    const deltas = (await client.bodies(`${shadow}/update/delta`)) as JsonObject[];
    deepEqual((deltas.at(-1)?.["state"] as JsonObject)["config"], { GPS: { enable: true } });
    await client.publish(`${shadow}/update`, JSON.stringify({ state: { desired: { config: null }, reported: { config: { GPS: { enable: true } } } } }));
    await client.publish(`${shadow}/get`, "");
    const [document] = (await client.bodies(shadowFilters[0]!)) as JsonObject[];
    deepEqual(document?.["config"], { GPS: { enable: true } });
    equal("config" in (document?.["desired"] as JsonObject), false);
    await cloud.close();
  });

  it("sends commands as messages of type CMD and takes their answers", async () => {
    const { cloud, ...bench } = await start({ isPaired: true });
    const client = await bench.device([c2d]);
    await client.messages();
    const answer = cloud.command("ping", "x");
    deepEqual(await client.bodies(c2d), [{ appId: "ping", messageType: "CMD", data: "x" }]);
    await client.publish(d2c, '{"appId":"ping","messageType":"STATUS","status":404,"data":"no"}');
    deepEqual(await answer, { status: 404, payload: "no" });
    await cloud.close();
  });
});

describe("tools/cloud/nrf_cloud/fota_jobs", () => {
  const jobs = `${prefix}${id}/jobs/`;

  it("offers jobs one at a time, and the next when one has ended", async () => {
    const { cloud, ...bench } = await start({ isPaired: true });
    const client = await bench.device([`${jobs}rcv`]);
    await client.publish(`${jobs}req`, '[""]');
    await client.messages();
    cloud.createJob("one", 1000, "host", "path");
    cloud.createJob("two", 2000, "host", "path", 1);
    deepEqual(await client.bodies(`${jobs}rcv`), [["one", 0, 1000, "host", "path"]]);
    await client.publish(`${jobs}req`, '[""]');
    deepEqual(await client.bodies(`${jobs}rcv`), [["one", 0, 1000, "host", "path"]]);
    await client.publish(`${jobs}update`, '["one",7,50]');
    await client.publish(`${jobs}update`, '["one",1,""]');
    await client.publish(`${jobs}update`, '["one",3,""]');
    deepEqual(await client.bodies(`${jobs}rcv`), [["two", 1, 2000, "host", "path"]]);
    deepEqual(cloud.service.jobs.jobs[0]?.history, [[7, 50], [1, ""], [3, ""]]);
    await cloud.close();
  });

  it("notes updates that make no sense, and changes nothing", async () => {
    const { cloud, ...bench } = await start({ isPaired: true });
    const client = await bench.device();
    cloud.createJob("one", 1000, "host", "path");
    for (const body of ["{", "{}", '["two",3,""]', '["one",9,""]']) await client.publish(`${jobs}update`, body);
    equal(cloud.service.jobs.current?.status, 0);
    ok(cloud.log.notes.length >= 4);
    await cloud.close();
  });
});

async function start(...args: Parameters<typeof NrfCloudBench.create>): Promise<Pick<NrfCloudBench, "cloud" | "clock" | "dial" | "device">> {
  const bench = await NrfCloudBench.create(...args);
  return { cloud: bench.cloud, clock: bench.clock, dial: () => bench.dial(), device: (more) => bench.device(more) };
}
