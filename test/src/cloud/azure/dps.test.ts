import assert from "node:assert/strict";
import { cloudDisconnect, cloudGetId, cloudSend } from "../../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudEndpointType, CloudEventType, CloudQos, Errno } from "../../../../src/cloud/types.ts";
import { CloseReason } from "../../../../src/net/socket.ts";
import { acceptHub, azureBench, connectOf, grant, HUB, KEY, published, SCOPE, SERVICE } from "./bench.ts";
import type { AzureBench, AzureOptions } from "./bench.ts";

const RES = "$dps/registrations/res/";
const ASSIGNED = { operationId: "5.d1", status: "assigned", registrationState: { assignedHub: HUB, deviceId: "dev-1", status: "assigned" } };
const message = { buf: "x", qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } };

/** The service from the open socket to the first request. */
function registering(options: AzureOptions = {}, hubs: string[] = []): AzureBench {
  const bench = azureBench({ dps: true, ...options }, hubs);
  bench.socket.onConnect!();
  bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
  grant(bench.socket);
  return bench;
}

const answer = (bench: AzureBench, code: number | string, query: string, body: unknown): void =>
  bench.push(`${RES}${code}/?${query}`, typeof body === "string" ? body : JSON.stringify(body));

const failure = (bench: AzureBench): [CloudConnectResult, string] => {
  const failed = bench.events.at(-1)!;
  assert.ok(failed.type === CloudEventType.ConnectFailed, JSON.stringify(failed));
  return [failed.result, failed.cause];
};

describe("src/cloud/azure_iot_hub/dps", () => {
  it("registers by the service's rules, polls after retry-after, and connects to the hub that it names", async () => {
    const bench = registering();
    const { clientId, username, password, clean } = connectOf(bench.socket);
    assert.deepEqual([clientId, username, password, clean], ["dev-1", `${SCOPE}/registrations/dev-1/api-version=2019-03-31`, undefined, true]);
    assert.deepEqual([bench.socket.host, bench.socket.port], [SERVICE, 8883]);
    const put = { topic: "$dps/registrations/PUT/iotdps-register/?$rid=1", payload: '{"registrationId":"dev-1"}', qos: 1 };
    assert.deepEqual(bench.published().map(({ topic, payload, qos }) => ({ topic, payload, qos })), [put]);
    answer(bench, 202, "$rid=1&retry-after=3", { operationId: "5.d1", status: "assigning" });
    await bench.clock.advance(2999);
    assert.equal(bench.published().length, 1);
    await bench.clock.advance(1);
    assert.equal(bench.published()[1]!.topic, "$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=5.d1");
    assert.equal(bench.published()[1]!.payload, "");
    answer(bench, 200, "$rid=2", ASSIGNED);
    assert.ok(bench.network.sockets[0]!.isClosed);
    assert.deepEqual([bench.socket.host, bench.socket.port], [HUB, 8883]);
    bench.accept();
    assert.equal(connectOf(bench.socket).username!.toString(), `${HUB}/dev-1/?api-version=2021-04-12`);
    assert.deepEqual(bench.events.map(({ type }) => type), [CloudEventType.Connecting, CloudEventType.Connected, CloudEventType.Ready]);
    assert.deepEqual(bench.hubs, [`${SCOPE}/${HUB}/dev-1`]);
  });

  it("shows the service a token for the registration, and the hub one for the device", () => {
    const bench = registering({ key: KEY });
    const token = connectOf(bench.socket).password!.toString();
    assert.match(token, /^SharedAccessSignature sr=0ne00000A0A%2Fregistrations%2Fdev-1&sig=[^&]+&se=\d+&skn=registration$/);
    answer(bench, 200, "$rid=1", ASSIGNED);
    bench.accept();
    assert.match(connectOf(bench.socket).password!.toString(), /^SharedAccessSignature sr=myhub.azure-devices.net%2Fdevices%2Fdev-1&sig=[^&]+&se=\d+$/);
  });

  it("is at the hub who the service says, and registers by the IMEI where no id is set", () => {
    const bench = registering({ config: { id: undefined, idPrefix: "uplink-" } });
    assert.equal(connectOf(bench.socket).clientId, "uplink-869951030000000");
    answer(bench, 200, "$rid=1", { ...ASSIGNED, registrationState: { assignedHub: HUB, deviceId: "Pump-7" } });
    bench.accept();
    assert.equal(connectOf(bench.socket).clientId, "Pump-7");
    assert.equal(cloudGetId(bench.backend), "Pump-7");
    cloudSend(bench.backend, message);
    assert.equal(bench.published().at(-1)!.topic, "devices/Pump-7/messages/events/");
  });

  it("takes no message before it knows its name at the hub", () => {
    const bench = registering();
    assert.equal(cloudSend(bench.backend, message), -Errno.ENOTCONN);
  });

  it("gives config.socket from the start, and ends with cloudDisconnect() in the middle of it", () => {
    const bench = azureBench({ dps: true });
    assert.equal(bench.backend.config.socket, bench.socket);
    cloudDisconnect(bench.backend);
    assert.equal(bench.network.sockets.length, 1);
    assert.ok(bench.socket.isClosed);
    assert.equal(bench.events.at(-1)!.type, CloudEventType.ConnectFailed);
  });

  it("ignores the answer to another request, and one that comes twice", async () => {
    const bench = registering();
    answer(bench, 401, "$rid=9", {});
    answer(bench, 202, "$rid=1&retry-after=3", { operationId: "a", status: "assigning" });
    await bench.clock.advance(3000);
    answer(bench, 401, "$rid=1", {});
    answer(bench, 200, "$rid=2", ASSIGNED);
    assert.equal(bench.socket.host, HUB);
  });

  for (const { code, query, waitS } of [
    { code: 429, query: "&retry-after=7", waitS: 7 },
    { code: 429, query: "", waitS: 2 },
    { code: 500, query: "", waitS: 5 },
    { code: 503, query: "&retry-after=3", waitS: 5 },
    { code: 503, query: "&retry-after=30", waitS: 30 },
  ]) {
    it(`asks again ${waitS} s after ${code} with ${query || "no retry-after"}`, async () => {
      const bench = registering();
      answer(bench, code, `$rid=1${query}`, "no JSON at all");
      await bench.clock.advance(waitS * 1000 - 1);
      assert.equal(bench.published().length, 1);
      await bench.clock.advance(1);
      assert.equal(bench.published()[1]!.topic, "$dps/registrations/PUT/iotdps-register/?$rid=2");
    });
  }

  for (const { name, code, body, result, cause } of [
    { name: "a key that is not the enrolment's", code: 401, body: { errorCode: 401002, message: "Unauthorized" }, result: CloudConnectResult.ErrCertMisc, cause: "provisioning refused: 401: Unauthorized" },
    { name: "an unknown registration", code: 404, body: { errorCode: 404201 }, result: CloudConnectResult.ErrBackend, cause: "provisioning refused: 404" },
    { name: "an answer that is no JSON", code: 200, body: "{", result: CloudConnectResult.ErrBackend, cause: "the provisioning service's answer is no JSON" },
    { name: "a status that is no number", code: "x", body: {}, result: CloudConnectResult.ErrBackend, cause: "the provisioning service's answer is no JSON" },
    { name: "an answer that is a number", code: 200, body: "5", result: CloudConnectResult.ErrBackend, cause: "provisioning undefined" },
    { name: "a failed assignment", code: 200, body: { status: "failed", registrationState: { errorCode: 400207, errorMessage: "no hub" } }, result: CloudConnectResult.ErrBackend, cause: "provisioning failed: no hub" },
    { name: "a disabled enrolment", code: 200, body: { status: "disabled" }, result: CloudConnectResult.ErrBackend, cause: "provisioning disabled" },
    { name: "no hub", code: 200, body: { status: "assigned" }, result: CloudConnectResult.ErrBackend, cause: "the provisioning service names no usable hub" },
    { name: "a hub with a quote, which would end a parameter of AT", code: 200, body: { status: "assigned", registrationState: { assignedHub: 'a"b', deviceId: "d" } }, result: CloudConnectResult.ErrBackend, cause: "the provisioning service names no usable hub" },
    { name: "a device id with a slash", code: 200, body: { status: "assigned", registrationState: { assignedHub: "a", deviceId: "d/e" } }, result: CloudConnectResult.ErrBackend, cause: "the provisioning service names no usable hub" },
    { name: "a device id that is an object", code: 200, body: { status: "assigned", registrationState: { assignedHub: "a", deviceId: {} } }, result: CloudConnectResult.ErrBackend, cause: "the provisioning service names no usable hub" },
  ]) {
    it(`tells ${name} by its cause, and asks again later`, async () => {
      const bench = registering();
      answer(bench, code, "$rid=1", body);
      assert.deepEqual(failure(bench), [result, cause]);
      const failed = bench.events.at(-1)!;
      await bench.clock.advance(failed.type === CloudEventType.ConnectFailed ? failed.retryInMs! : 0);
      assert.deepEqual([bench.network.sockets.length, bench.socket.host], [2, SERVICE]);
      assert.deepEqual(bench.hubs, []);
    });
  }

  for (const [code, result] of [[3, CloudConnectResult.ErrBackend], [4, CloudConnectResult.ErrCertMisc], [5, CloudConnectResult.ErrCertMisc]] as const) {
    it(`tells CONNACK ${code} of the service`, () => {
      const bench = azureBench({ dps: true });
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: code, sessionPresent: false });
      assert.deepEqual(failure(bench), [result, `provisioning service refuses: CONNACK ${code}`]);
    });
  }

  it("tells SUBACK 0x80 of the service", () => {
    const bench = azureBench({ dps: true });
    bench.socket.onConnect!();
    bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
    bench.socket.answer({ cmd: "suback", messageId: 1, granted: [128] });
    assert.deepEqual(failure(bench), [CloudConnectResult.ErrBackend, `provisioning service refuses topic ${RES}#`]);
  });

  const STEPS: [string, (bench: AzureBench) => void][] = [
    ["before CONNACK", (bench) => bench.socket.onConnect!()],
    ["before SUBACK", (bench) => {
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
    }],
    ["before its answer", (bench) => {
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
      grant(bench.socket);
    }],
  ];
  for (const [when, play] of STEPS) {
    it(`gives up a service that is silent ${when} after 30 s`, async () => {
      const bench = azureBench({ dps: true });
      play(bench);
      await bench.clock.advance(29_999);
      assert.equal(bench.events.length, 1);
      await bench.clock.advance(1);
      assert.deepEqual(failure(bench), [CloudConnectResult.ErrTimeoutNoData, "no answer from the provisioning service in 30 s"]);
    });

    it(`tells a connection that is lost ${when} by its cause`, () => {
      const bench = azureBench({ dps: true });
      play(bench);
      bench.socket.end(CloseReason.Network, "modem restarted");
      assert.deepEqual(failure(bench), [CloudConnectResult.ErrNetwork, "modem restarted"]);
    });
  }

  it("tells a service that is not found", () => {
    const bench = azureBench({ dps: true });
    bench.socket.end(CloseReason.ConnectFailed, "host name not resolved");
    assert.deepEqual(failure(bench), [CloudConnectResult.ErrNetwork, "host name not resolved"]);
  });

  it("gives up after 60 requests without a hub", async () => {
    const bench = registering();
    for (let request = 1; request <= 60; request++) {
      assert.equal(published(bench.network.sockets[0]!).length, request);
      bench.socket.answer({ cmd: "puback", messageId: bench.published().at(-1)!.id! });
      answer(bench, 202, `$rid=${request}&retry-after=2`, { operationId: "a", status: "assigning" });
      if (request < 60) await bench.clock.advance(2000);
    }
    assert.deepEqual(failure(bench), [CloudConnectResult.ErrTimeoutNoData, "no hub assigned after 60 requests"]);
  });

  it("goes on with a key that is none as the hub's connection does", () => {
    const refuse = (): never => {
      throw new Error("no key");
    };
    const bench = azureBench({ dps: true, key: "?", hmac: refuse });
    bench.socket.onConnect!();
    assert.deepEqual(failure(bench), [CloudConnectResult.ErrPrvKey, "no key"]);
  });
});

describe("src/cloud/azure_iot_hub/hub_locator", () => {
  const REMEMBERED = `${SCOPE}/${HUB}/dev-1`;

  it("goes to the remembered hub without asking the service, and writes nothing", () => {
    const bench = azureBench({ dps: true }, [REMEMBERED]);
    assert.equal(bench.socket.host, HUB);
    bench.accept();
    assert.deepEqual(bench.hubs, [REMEMBERED]);
  });

  for (const record of ["", "x", `${SCOPE}/`, `${SCOPE}/${HUB}`, `0neOTHER/${HUB}/dev-1`, `${SCOPE}//dev-1`]) {
    it(`does not use the record ${JSON.stringify(record)}`, () => assert.equal(azureBench({ dps: true }, [record]).socket.host, SERVICE));
  }

  for (const code of [4, 5]) {
    it(`asks the service again at once when the hub answers CONNACK ${code}`, async () => {
      const bench = azureBench({ dps: true }, [REMEMBERED]);
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: code, sessionPresent: false });
      const failed = bench.events.at(-1)!;
      await bench.clock.advance(failed.type === CloudEventType.ConnectFailed ? failed.retryInMs! : 0);
      assert.equal(bench.socket.host, SERVICE);
    });
  }

  it("tries the same hub 10 times and for 15 minutes before it asks the service again", async () => {
    const bench = azureBench({ dps: true, config: { random: () => 0.99 } }, [REMEMBERED]);
    const start = bench.clock.now();
    const hosts: string[] = [];
    while (bench.socket.host === HUB) {
      hosts.push(bench.socket.host);
      bench.socket.end(CloseReason.ConnectFailed, "no route");
      const failed = bench.events.at(-1)!;
      await bench.clock.advance(failed.type === CloudEventType.ConnectFailed ? failed.retryInMs! : 0);
    }
    assert.ok(hosts.length >= 10 && bench.clock.now() - start >= 900_000 && bench.clock.now() - start < 1_200_000, `${hosts.length} attempts`);
    assert.equal(bench.socket.host, SERVICE);
  });

  it("remembers another hub, and the same one not again", async () => {
    const bench = azureBench({ dps: true }, [REMEMBERED]);
    for (const host of [HUB, "other.azure-devices.net"]) {
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 5, sessionPresent: false });
      await bench.clock.advance(4000);
      assert.equal(bench.socket.host, SERVICE);
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
      grant(bench.socket);
      answer(bench, 200, "$rid=1", { ...ASSIGNED, registrationState: { assignedHub: host, deviceId: "dev-1" } });
      assert.equal(bench.socket.host, host);
    }
    assert.deepEqual(bench.hubs, [REMEMBERED, `${SCOPE}/other.azure-devices.net/dev-1`]);
  });

  for (const [deviceId, isKept] of [["dev-1", true], ["dev-2", false]] as const) {
    it(`${isKept ? "keeps" : "drops"} what waits when the service names the device ${deviceId} instead of dev-1`, async () => {
      const bench = azureBench({ dps: true }, [REMEMBERED]);
      assert.ok(cloudSend(bench.backend, message) > 0);
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 5, sessionPresent: false });
      await bench.clock.advance(4000);
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
      grant(bench.socket);
      answer(bench, 200, "$rid=1", { ...ASSIGNED, registrationState: { assignedHub: HUB, deviceId } });
      acceptHub(bench.socket, false);
      assert.equal(bench.published().some(({ topic }) => topic === "devices/dev-1/messages/events/"), isKept);
    });
  }
});
