import assert from "node:assert/strict";
import type { ClientCertificate } from "../../../../tools/cloud/azure/credentials.ts";
import type { DevicePublish, HubSession } from "../../../../tools/cloud/azure/hub_session.ts";
import type { HubConnect } from "../../../../tools/cloud/azure/iot_hub.ts";
import { ServiceError } from "../../../../tools/cloud/azure/service_error.ts";
import { HOST, hubBench, sasToken } from "./hub_bench.ts";

const EVENTS = "devices/dev-1/messages/events/";
const MESSAGES = "devices/dev-1/messages/devicebound/#";
const TWIN = "$iothub/twin/res/#";
const OTHER_KEY = Buffer.alloc(32, 9).toString("base64");

const publish = (session: HubSession, topic: string, payload = "", changes: Partial<DevicePublish> = {}): string | undefined =>
  session.publish({ topic, payload: Buffer.from(payload), qos: 0, retain: false, ...changes });
const isError = (code: number) => (error: unknown) => error instanceof ServiceError && error.code === code;

describe("tools/cloud/azure/iot_hub, CONNECT", () => {
  const certificate: ClientCertificate = { commonName: "dev-1", thumbprint: "AB".repeat(32), isTrusted: true };
  const nowS = Date.UTC(2026, 0, 1) / 1000;
  const refused: readonly (readonly [string, Partial<HubConnect>, RegExp])[] = [
    ["a client id with a slash", { clientId: "dev/1" }, /^2 /],
    ["no user name", { username: undefined }, /^4 /],
    ["a user name without a host", { username: "dev-1" }, /^4 /],
    ["another hub's name", { username: "other.azure-devices.net/dev-1/?api-version=2021-04-12" }, /^5 .*other/],
    ["a user name of another device", { username: `${HOST}/dev-2/?api-version=2021-04-12` }, /^5 .*client id is dev-1/],
    ["an unknown device", { clientId: "dev-2", username: `${HOST}/dev-2/?api-version=2021-04-12` }, /^5 there is no device dev-2/],
    ["an empty password", { password: "" }, /^5 .*is empty/],
    ["a password that is no token", { password: "secret" }, /^5 .*no SAS token/],
    ["a token of another device", { password: sasToken("dev-2", nowS + 60) }, /^5 sr of/],
    ["a token of another key", { password: sasToken("dev-1", nowS + 60, OTHER_KEY) }, /^5 .*not signed/],
    ["an expired token", { password: sasToken("dev-1", nowS - 60) }, /^5 .*expired 60 s ago/],
    ["a certificate where a key is registered", { password: undefined, certificate }, /^5 .*symmetric key/],
  ];
  for (const [what, changes, reason] of refused) {
    it(`refuses ${what}`, () => assert.match(hubBench().refusal(changes), reason));
  }

  it("takes certificates: of the authority by common name, of the device by thumbprint", () => {
    const { hub, refusal } = hubBench();
    hub.devices.register("dev-1", { type: "certificateAuthority" });
    assert.equal(refusal({ password: undefined, certificate }), "let in");
    assert.match(refusal({}), /^5 .*has shown none/);
    assert.match(refusal({ certificate: { ...certificate, isTrusted: false } }), /^5 .*not signed by the authority/);
    assert.match(refusal({ certificate: { ...certificate, commonName: "x" } }), /^5 .*is x, not dev-1/);
    hub.devices.register("dev-1", { type: "selfSigned", primaryThumbprint: "cd".repeat(32), secondaryThumbprint: "ab".repeat(32) });
    assert.equal(refusal({ password: undefined, certificate: { ...certificate, isTrusted: false, commonName: "x" } }), "let in");
    assert.match(refusal({ certificate: { ...certificate, thumbprint: "EF".repeat(32) } }), /^5 .*thumbprint/);
  });

  it("refuses the keys of yesterday after a rotation, and a disabled device", () => {
    const { hub, refusal } = hubBench();
    const key = hub.rotateKeys("dev-1");
    assert.match(refusal({}), /^5 .*not signed/);
    const password = sasToken("dev-1", nowS + 60, key);
    assert.equal(refusal({ password }), "let in");
    hub.setStatus("dev-1", "disabled");
    assert.match(refusal({ password }), /^5 .*disabled/);
    hub.setStatus("dev-1", "enabled");
    assert.equal(refusal({ password }), "let in");
  });

  it("answers server unavailable when too many come at once", async () => {
    const { clock, refusal } = hubBench({ rates: { connections: 0.1 } });
    assert.equal(refusal({}), "let in");
    assert.match(refusal({}), /^3 /);
    await clock.advance(10000);
    assert.equal(refusal({}), "let in");
  });

  it("closes the connection when the token expires, even in 50 days", async () => {
    const { clock, connect } = hubBench();
    const days50 = 50 * 86400;
    const { link } = connect({ password: sasToken("dev-1", nowS + days50) });
    await clock.advance(days50 * 1000 - 1);
    assert.equal(link.closed, undefined);
    await clock.advance(1);
    assert.equal(link.closed, "the SAS token has expired");
  });

  it("closes the older connection of a device, and that of one that is disabled", () => {
    const { hub, connect } = hubBench();
    const first = connect();
    const second = connect();
    assert.match(first.link.closed!, /connected again/);
    hub.detach(first.session);
    assert.ok(hub.isConnected("dev-1"));
    hub.setStatus("dev-1", "disabled");
    assert.match(second.link.closed!, /disabled/);
    hub.detach(second.session);
    assert.ok(!hub.isConnected("dev-1"));
  });
});

describe("tools/cloud/azure/iot_hub, device-to-cloud messages", () => {
  it("keeps body and properties, and makes RETAIN and the will properties", () => {
    const { hub, connect } = hubBench();
    const { session } = connect();
    assert.equal(publish(session, `${EVENTS}%24.ct=application%2Fjson&color=red`, "{}", { qos: 1, retain: true }), undefined);
    assert.equal(publish(session, EVENTS, "offline", { isWill: true }), undefined);
    const seen = hub.telemetry.map(({ body, systemProperties, properties }) => [body.toString(), { ...systemProperties }, { ...properties }]);
    assert.deepEqual(seen, [
      ["{}", { "$.ct": "application/json" }, { color: "red", "mqtt-retain": "true" }],
      ["offline", {}, { "iothub-MessageType": "Will" }],
    ]);
  });

  it("closes the connection for QoS 2, a foreign topic, a will elsewhere, and more than 256 KB", () => {
    const { hub, connect } = hubBench();
    const { session } = connect();
    assert.match(publish(session, EVENTS, "", { qos: 2 })!, /QoS 2/);
    assert.match(publish(session, "devices/dev-2/messages/events/")!, /no topic of this device/);
    assert.match(publish(session, "$iothub/twin/GET/?$rid=1", "", { isWill: true })!, /will/);
    assert.match(publish(session, `${EVENTS}a=1`, "x".repeat(256 * 1024 - 2))!, /256 KB/);
    assert.equal(hub.telemetry.length, 0);
    assert.equal(publish(session, `${EVENTS}a=1`, "x".repeat(256 * 1024 - 3)), undefined);
  });

  it("closes the connection of a device that sends too much", () => {
    const { connect } = hubBench({ rates: { telemetry: 0.2 } });
    const { session } = connect();
    assert.deepEqual([publish(session, EVENTS), publish(session, EVENTS)], [undefined, undefined]);
    assert.match(publish(session, EVENTS)!, /429001/);
  });
});

describe("tools/cloud/azure/iot_hub, subscriptions", () => {
  it("grants at most QoS 1, refuses unknown filters and the sixth one", () => {
    const { session } = hubBench().connect();
    assert.equal(session.subscribe(MESSAGES, 2), 1);
    assert.equal(session.subscribe(TWIN, 0), 0);
    assert.equal(session.subscribe("#", 0), undefined);
    for (const name of ["a", "b", "c"]) assert.equal(session.subscribe(`$iothub/methods/POST/${name}/#`, 0), 0);
    assert.equal(session.subscribe("$iothub/methods/POST/#", 0), undefined);
    assert.equal(session.subscribe(TWIN, 1), 1);
    session.unsubscribe(TWIN);
    assert.equal(session.subscribe("$iothub/methods/POST/#", 0), 0);
  });
});

describe("tools/cloud/azure/iot_hub, twin", () => {
  it("answers GET and PATCH by request id, and pushes desired properties", () => {
    const { hub, connect } = hubBench();
    const { session, link } = connect();
    hub.patchDesired("dev-1", { interval: 60 });
    session.subscribe(TWIN, 0);
    session.subscribe("$iothub/twin/PATCH/properties/desired/#", 0);
    publish(session, "$iothub/twin/PATCH/properties/reported/?$rid=2", '{"interval":60,"old":null}');
    publish(session, "$iothub/twin/GET/?$rid=1", " ");
    hub.patchDesired("dev-1", { interval: 120, old: null });
    assert.deepEqual(link.take(), [
      "$iothub/twin/res/204/?$rid=2&$version=2",
      '$iothub/twin/res/200/?$rid=1 {"desired":{"interval":60,"$version":2},"reported":{"interval":60,"$version":2}}',
      '$iothub/twin/PATCH/properties/desired/?$version=3 {"interval":120,"old":null,"$version":3}',
    ]);
    assert.equal(JSON.stringify(hub.readTwin("dev-1")), '{"desired":{"interval":120,"$version":3},"reported":{"interval":60,"$version":2}}');
  });

  it("answers a patch that is illegal with 400 and a body", () => {
    const { session, link } = hubBench().connect();
    session.subscribe(TWIN, 0);
    publish(session, "$iothub/twin/PATCH/properties/reported/?$rid=a%20b", "{");
    assert.deepEqual(link.take(), [
      '$iothub/twin/res/400/?$rid=a%20b {"errorCode":400012,"trackingId":"id1","message":"the patch is no valid JSON","timestampUtc":"2026-01-01T00:00:00.0000000Z"}',
    ]);
  });

  it("sends no answer to a device that has not subscribed to it, though it takes the patch", () => {
    const { hub, connect } = hubBench();
    const { session, link } = connect();
    publish(session, "$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1}');
    hub.patchDesired("dev-1", { b: 1 });
    assert.deepEqual(link.take(), []);
    assert.equal(hub.readTwin("dev-1").reported["a"], 1);
  });

  it("answers 400 to a connection without api-version, and 429 when it is too much", () => {
    const lab = hubBench({ rates: { twinReads: 0.1 } });
    const old = lab.connect({ username: `${HOST}/dev-1` });
    old.session.subscribe(TWIN, 0);
    publish(old.session, "$iothub/twin/GET/?$rid=1");
    assert.match(old.link.take()[0]!, /^\$iothub\/twin\/res\/400\/\?\$rid=1 .*api-version/);
    const { session, link } = lab.connect();
    session.subscribe(TWIN, 0);
    publish(session, "$iothub/twin/GET/?$rid=1");
    publish(session, "$iothub/twin/GET/?$rid=2");
    assert.deepEqual(link.take().map((line) => line.slice(0, 22)), ["$iothub/twin/res/200/?", "$iothub/twin/res/429/?"]);
  });
});

describe("tools/cloud/azure/iot_hub, cloud-to-device messages", () => {
  it("delivers what comes after the subscription, and completes with PUBACK", () => {
    const { hub, connect } = hubBench();
    const { session, link } = connect();
    hub.sendMessage("dev-1", { body: "before" });
    session.subscribe(MESSAGES, 1);
    session.deliver();
    const id = hub.sendMessage("dev-1", { body: "hi", properties: { a: "1" } });
    assert.equal(link.sent.length, 1);
    link.sent[0]!.acknowledge();
    assert.deepEqual(link.take(), [`devices/dev-1/messages/devicebound/%24.mid=${id}&%24.to=%2Fdevices%2Fdev-1%2Fmessages%2Fdevicebound&a=1 hi`]);
    assert.equal(hub.devices.get("dev-1").messages.length, 1);
  });

  it("keeps subscription and messages for a session that is not clean", () => {
    const { hub, connect } = hubBench();
    const first = connect();
    first.session.subscribe(MESSAGES, 1);
    hub.sendMessage("dev-1", { body: "lost on the way" });
    hub.detach(first.session);
    hub.sendMessage("dev-1", { body: "while away" });
    const second = connect();
    second.session.subscribe(MESSAGES, 1);
    second.session.deliver();
    assert.deepEqual(second.link.sent.map(({ payload }) => payload), ["lost on the way", "while away"]);
  });

  it("delivers nothing old to a clean session", () => {
    const { hub, connect } = hubBench();
    const first = connect();
    first.session.subscribe(MESSAGES, 1);
    hub.detach(first.session);
    hub.sendMessage("dev-1", { body: "while away" });
    const second = connect({ isClean: true });
    second.session.subscribe(MESSAGES, 1);
    second.session.deliver();
    assert.deepEqual(second.link.take(), []);
  });

  it("sends again after 60 s without PUBACK", async () => {
    const { clock, hub, connect } = hubBench();
    const { session, link } = connect();
    session.subscribe(MESSAGES, 1);
    hub.sendMessage("dev-1", { body: "hi" });
    await clock.advance(60000);
    assert.equal(link.sent.length, 2);
    link.sent[1]!.acknowledge();
    await clock.advance(60000);
    assert.equal(link.sent.length, 2);
  });

  it("refuses more than 100 a minute, and an unknown device", () => {
    const { hub } = hubBench({ rates: { messages: 0.1 } });
    hub.sendMessage("dev-1", { body: "" });
    assert.throws(() => hub.sendMessage("dev-1", { body: "" }), isError(429001));
    assert.throws(() => hub.sendMessage("dev-2", { body: "" }), isError(404001));
  });
});

describe("tools/cloud/azure/iot_hub, direct methods", () => {
  it("asks the device and gives its answer", async () => {
    const { hub, connect } = hubBench();
    const { session, link } = connect();
    session.subscribe("$iothub/methods/POST/#", 0);
    const answer = hub.invokeMethod("dev-1", "led", { on: true });
    assert.deepEqual(link.take(), ['$iothub/methods/POST/led/?$rid=id1 {"on":true}']);
    publish(session, "$iothub/methods/res/200/?$rid=id1", '{"ok":1}');
    assert.deepEqual(await answer, { status: 200, payload: { ok: 1 } });
  });

  it("gives 404 for a device that is away, or does not listen, and leaves no timer", async () => {
    const { clock, hub, connect } = hubBench();
    await assert.rejects(hub.invokeMethod("dev-2", "led"), isError(404001));
    await assert.rejects(hub.invokeMethod("dev-1", "led"), isError(404103));
    const { session } = connect();
    session.subscribe("$iothub/methods/POST/other/#", 0);
    await assert.rejects(hub.invokeMethod("dev-1", "led"), isError(404103));
    hub.detach(session);
    assert.equal(clock.pending, 0);
  });
});
