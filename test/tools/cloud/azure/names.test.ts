import assert from "node:assert/strict";
import { parseHubFilter, parseHubTopic } from "../../../../tools/cloud/azure/hub_topics.ts";
import { isDeviceId, isRegistrationId, parseDpsUser, parseHubUser } from "../../../../tools/cloud/azure/hub_user.ts";
import { formatPropertyBag, parsePropertyBag } from "../../../../tools/cloud/azure/property_bag.ts";

/** Without the prototypes, which are null so that no name collides. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

describe("tools/cloud/azure, names on the wire", () => {
  const topics: readonly (readonly [string, unknown])[] = [
    ["devices/dev-1/messages/events/", { kind: "telemetry", properties: { system: {}, application: {} } }],
    ["devices/dev-1/messages/events", { kind: "telemetry", properties: { system: {}, application: {} } }],
    ["devices/dev-1/messages/events/%24.ct=application%2Fjson&color=red", { kind: "telemetry", properties: { system: { "$.ct": "application/json" }, application: { color: "red" } } }],
    ["devices/dev-1/messages/events/?a=1", { kind: "telemetry", properties: { system: {}, application: { a: "1" } } }],
    ["devices/dev-1/messages/events/a=%zz", undefined],
    ["devices/dev-2/messages/events/", undefined],
    ["devices/dev-1/messages/devicebound/", undefined],
    ["devices/dev-1/d2c", undefined],
    ["$iothub/twin/GET/?$rid=7", { kind: "twinGet", requestId: "7" }],
    ["$iothub/twin/GET/?$rid=a%20b", { kind: "twinGet", requestId: "a%20b" }],
    ["$iothub/twin/GET/", undefined],
    ["$iothub/twin/GET/?$rid=", undefined],
    ["$iothub/twin/PATCH/properties/reported/?$rid=8", { kind: "twinReport", requestId: "8" }],
    ["$iothub/twin/PATCH/properties/desired/?$rid=8", undefined],
    ["$iothub/methods/res/200/?$rid=9", { kind: "methodAnswer", status: 200, requestId: "9" }],
    ["$iothub/methods/res/-1/?$rid=9", { kind: "methodAnswer", status: -1, requestId: "9" }],
    ["$iothub/methods/res/ok/?$rid=9", undefined],
    ["$iothub/methods/res/200/", undefined],
  ];
  for (const [topic, request] of topics) {
    it(`takes a publish to ${topic} for ${JSON.stringify(request) ?? "none of the hub's topics"}`, () => {
      assert.deepEqual(plain(parseHubTopic(topic, "dev-1")), request);
    });
  }

  const filters: readonly (readonly [string, string | undefined])[] = [
    ["devices/dev-1/messages/devicebound/#", "messages"],
    ["devices/dev-2/messages/devicebound/#", undefined],
    ["devices/+/messages/devicebound/#", undefined],
    ["$iothub/twin/res/#", "twinAnswers"],
    ["$iothub/twin/#", undefined],
    ["$iothub/twin/PATCH/properties/desired/#", "desired"],
    ["$iothub/methods/POST/#", "methods"],
    ["$iothub/methods/POST/reboot/#", "methods"],
    ["#", undefined],
  ];
  for (const [filter, kind] of filters) {
    it(`takes a subscription to ${filter} for ${kind ?? "none of the hub's filters"}`, () => assert.equal(parseHubFilter(filter, "dev-1"), kind));
  }

  it("takes a user name apart, with and without the question mark", () => {
    const device = { host: "hub.azure-devices.net", clientId: "dev-1" };
    assert.deepEqual(parseHubUser("hub.azure-devices.net/dev-1/?api-version=2021-04-12&DeviceClientType=x%2F1&model-id=dtmi%3Aa%3B1"), {
      ...device,
      apiVersion: "2021-04-12",
      modelId: "dtmi:a;1",
    });
    assert.deepEqual(parseHubUser("hub.azure-devices.net/dev-1/api-version=2016-11-14"), { ...device, apiVersion: "2016-11-14", modelId: undefined });
    assert.deepEqual(parseHubUser("hub.azure-devices.net/dev-1"), { ...device, apiVersion: undefined, modelId: undefined });
  });

  for (const user of ["", "dev-1", "/dev-1/?api-version=2021-04-12", "hub//?api-version=2021-04-12", "hub/dev-1/?api-version=latest"]) {
    it(`finds ${JSON.stringify(user)} malformed`, () => assert.equal(parseHubUser(user), undefined));
  }

  it("takes the user name for DPS apart", () => {
    const user = { idScope: "0ne00000A0A", registrationId: "mydev01" };
    assert.deepEqual(parseDpsUser("0ne00000A0A/registrations/mydev01/api-version=2019-03-31&ClientVersion=x%2F1"), user);
    for (const wrong of ["0ne00000A0A/mydev01/api-version=2019-03-31", "0ne00000A0A/registrations/mydev01", "0ne00000A0A/registrations/mydev01/"]) {
      assert.equal(parseDpsUser(wrong), undefined);
    }
  });

  it("knows which ids there can be", () => {
    for (const id of ["a", "uplink-869951030000000", "a.b_c#(1)'", "x".repeat(128)]) assert.ok(isDeviceId(id), id);
    for (const id of ["", "a b", "a/b", "é", "x".repeat(129)]) assert.ok(!isDeviceId(id), id);
    for (const id of ["a", "a.b_c:d-", "x".repeat(128)]) assert.ok(isRegistrationId(id), id);
    for (const id of ["", "a.", "a_", "a:", "a#1", "a b", "x".repeat(129)]) assert.ok(!isRegistrationId(id), id);
  });

  const bags: readonly (readonly [string, unknown])[] = [
    ["a=1&b=2", { system: {}, application: { a: "1", b: "2" } }],
    ["flag&empty=", { system: {}, application: { flag: null, empty: "" } }],
    ["%24.mid=m%201&%24.to=%2Fdevices%2Fdev-1", { system: { "$.mid": "m 1", "$.to": "/devices/dev-1" }, application: {} }],
    ["%C3%A9=%26%3D", { system: {}, application: { "é": "&=" } }],
  ];
  for (const [text, properties] of bags) {
    it(`reads the property bag ${text} and writes it again`, () => {
      const parsed = parsePropertyBag(text);
      assert.deepEqual(plain(parsed), properties);
      assert.equal(formatPropertyBag(parsed!), text);
    });
  }

  it("strips the marks that the SDKs put around a bag, and refuses a nameless property", () => {
    assert.deepEqual(plain(parsePropertyBag("?a=1")), { system: {}, application: { a: "1" } });
    assert.deepEqual(plain(parsePropertyBag("a=1/")), { system: {}, application: { a: "1" } });
    for (const text of ["&", "a=1&", "=1", "%", "a=%"]) assert.equal(parsePropertyBag(text), undefined, text);
  });

  it("keeps a property called __proto__ as data", () => {
    assert.equal(parsePropertyBag("__proto__=x")?.application["__proto__"], "x");
  });
});
