import assert from "node:assert/strict";
import { HOST, KEY } from "./hub_bench.ts";
import { DPS_HOST, SCOPE, StandInBench } from "./stand_in_bench.ts";

const EVENTS = "devices/dev-1/messages/events/";
const MESSAGES = "devices/dev-1/messages/devicebound/#";
const TWIN = "$iothub/twin/res/#";
const bodies = (lines: string[]): string[] => lines.map((line) => line.slice(line.lastIndexOf(" ") + 1));

describe("tools/cloud/azure, hub on the broker", () => {
  let bench: StandInBench;
  afterEach(() => bench.standIn.close());

  it("takes a device in and its messages, and keeps its password out of the log", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    assert.equal(await device.publish(`${EVENTS}a=1`, '{"temp":21}'), "puback");
    assert.deepEqual(bench.standIn.messages(), ['{"temp":21}']);
    assert.ok(bench.standIn.isConnected);
    const { packets, notes } = bench.standIn.log;
    assert.doesNotMatch(JSON.stringify({ packets, notes }), /SharedAccessSignature/);
  });

  it("refuses CONNECT with a reason in the log", async () => {
    bench = await StandInBench.create();
    assert.equal(await bench.dial().connect("dev-1", { username: `${HOST}/dev-1/?api-version=2021-04-12`, password: Buffer.from("secret") }), 5);
    assert.equal(await bench.dial().connect("dev-1", { username: "dev-1" }), 4);
    assert.match(bench.standIn.log.notes[0]!.text, /dev-1 is disconnected: the password is no SAS token/);
    assert.ok(!bench.standIn.isConnected);
  });

  it("answers GET and PATCH of the twin, and pushes desired properties", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    assert.deepEqual(await device.subscribe([TWIN, "$iothub/twin/PATCH/properties/desired/#"], 0), [0, 0]);
    await device.publish("$iothub/twin/PATCH/properties/reported/?$rid=1", '{"a":1}', { qos: 0 });
    assert.deepEqual(bench.standIn.reported(), { a: 1 });
    bench.standIn.patchDesired({ interval: 60 });
    await device.publish("$iothub/twin/GET/?$rid=2", " ");
    assert.deepEqual(await device.messages(), [
      "$iothub/twin/res/204/?$rid=1&$version=2 ",
      '$iothub/twin/PATCH/properties/desired/?$version=2 {"interval":60,"$version":2}',
      '$iothub/twin/res/200/?$rid=2 {"desired":{"interval":60,"$version":2},"reported":{"a":1,"$version":2}}',
    ]);
  });

  it("calls a method and gives the device's answer", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    await device.subscribe(["$iothub/methods/POST/#"], 0);
    const answer = bench.standIn.command("led", '{"on":true}');
    const [request = ""] = await device.messages();
    const [, requestId] = /^\$iothub\/methods\/POST\/led\/\?\$rid=(\w+) \{"on":true\}$/.exec(request) ?? [];
    await device.publish(`$iothub/methods/res/200/?$rid=${requestId}`, '{"ok":1}', { qos: 0 });
    assert.deepEqual(await answer, { status: 200, payload: '{"ok":1}' });
  });

  it("closes the connection for QoS 2, for a foreign topic and when the token expires", async () => {
    bench = await StandInBench.create();
    for (const [topic, qos] of [[EVENTS, 2], ["devices/dev-2/messages/events/", 1], ["uplink/d2c", 0]] as const) {
      const device = await bench.device();
      assert.equal(await device.publish(topic, "x", { qos }), "closed", topic);
    }
    const device = await bench.device({ keepalive: 0 }, 600);
    await bench.clock.advance(598e3);
    assert.ok(bench.standIn.isConnected && !device.isClosed);
    await bench.clock.advance(3e3);
    assert.ok(device.isClosed);
    assert.match(bench.standIn.log.notes.at(-1)!.text, /the SAS token has expired/);
  });

  it("ends a connection that has been silent for 1767 s, whatever keep-alive it has asked for", async () => {
    bench = await StandInBench.create();
    const device = await bench.device({ keepalive: 65535 });
    await bench.clock.advance(1760e3);
    assert.ok(!device.isClosed);
    await bench.clock.advance(10e3);
    assert.ok(device.isClosed);
  });

  it("publishes the will of a device that is lost, and not of one that says goodbye", async () => {
    bench = await StandInBench.create();
    const will = { topic: EVENTS, payload: Buffer.from("gone"), qos: 1 as const, retain: false };
    const polite = await bench.device({ will });
    polite.send({ cmd: "disconnect" });
    await bench.clock.advance(1000);
    const lost = await bench.device({ will });
    lost.drop();
    await bench.clock.advance(1000);
    assert.deepEqual(bench.standIn.hub.telemetry.map(({ body, properties }) => [body.toString(), properties["iothub-MessageType"]]), [["gone", "Will"]]);
  });

  it("refuses what is no filter of the hub in the SUBACK, and grants QoS 1 for 2", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    assert.deepEqual(await device.subscribe([MESSAGES, "devices/dev-2/messages/devicebound/#", "#"], 2), [1, 128, 128]);
  });

  it("keeps messages for a session that is not clean, and completes them once", async () => {
    bench = await StandInBench.create();
    const first = await bench.device();
    await first.subscribe([MESSAGES, TWIN]);
    first.acknowledges = false;
    bench.standIn.send("one");
    assert.deepEqual(bodies(await first.messages()), ["one"]);
    first.drop();
    await bench.clock.advance(1000);
    bench.standIn.send("two");
    const second = await bench.device();
    assert.deepEqual(bodies(await second.messages()), ["one", "two"]);
    await bench.clock.advance(120e3);
    assert.deepEqual(await second.messages(), []);
    assert.equal(bench.standIn.hub.devices.get("dev-1").messages.length, 0);
    // the other subscription has to be made again
    await second.publish("$iothub/twin/GET/?$rid=1", "", { qos: 0 });
    assert.deepEqual(await second.messages(), []);
  });

  it("delivers nothing after UNSUBSCRIBE", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    await device.subscribe([MESSAGES]);
    device.send({ cmd: "unsubscribe", messageId: 9, unsubscriptions: [MESSAGES] });
    assert.notEqual(await device.next("unsuback"), "silent");
    bench.standIn.send("unheard");
    assert.deepEqual(await device.messages(), []);
  });

  it("plays the faults of the service: an error, a late answer, none", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    await device.subscribe([TWIN], 0);
    const { faults } = bench.standIn;
    const get = (id: number): Promise<string> => device.publish(`$iothub/twin/GET/?$rid=${id}`, "", { qos: 0 });
    faults.set("responseError", 429, 1);
    await get(1);
    const [refused = ""] = await device.messages();
    assert.match(refused, /^\$iothub\/twin\/res\/429\/\?\$rid=1 \{"errorCode":429001,/);
    faults.set("noResponse", true, 1);
    await get(2);
    faults.set("responseDelayMs", 5000, 1);
    await get(3);
    assert.deepEqual(await device.messages(), []);
    assert.deepEqual((await device.messages(5000)).map((line) => line.split(" ")[0]), ["$iothub/twin/res/200/?$rid=3"]);
  });

  it("shuts a disabled device out, and one with a key of before", async () => {
    bench = await StandInBench.create();
    const device = await bench.device();
    const [disable, enable, rotate] = ["disable", "enable", "rotate"].map((word) => bench.standIn.commands.find(({ usage }) => usage === word)!);
    await disable!.run("");
    await bench.clock.advance(1000);
    assert.ok(device.isClosed);
    await assert.rejects(bench.device(), /answered with 5/);
    await enable!.run("");
    await bench.device();
    await rotate!.run("");
    await assert.rejects(bench.device(), /answered with 5/);
    assert.notEqual(bench.standIn.device.settings["sasKey"], KEY);
  });

  it("tells the device what it needs", async () => {
    bench = await StandInBench.create();
    const settings = { id: "dev-1", host: HOST, port: "1883", sasKey: KEY };
    assert.deepEqual(bench.standIn.device, { id: "dev-1", settings, prj: { backend: "AZURE_IOT_HUB", azure: { sasLifetimeS: 3600 } } });
    const dps = { settings: { ...settings, host: DPS_HOST }, prj: { backend: "AZURE_IOT_HUB", azure: { sasLifetimeS: 3600, idScope: SCOPE } } };
    assert.deepEqual(bench.standIn.dpsDevice, { id: "dev-1", ...dps });
  });
});

describe("tools/cloud/azure, provisioning service on the broker", () => {
  const REGISTER = "$dps/registrations/PUT/iotdps-register/?$rid=1";
  const status = (operationId: string): string => `$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=${operationId}`;
  let bench: StandInBench;
  afterEach(() => bench.standIn.close());

  it("assigns the hub, to which the device then connects", async () => {
    bench = await StandInBench.create();
    const client = await bench.registrant();
    assert.equal(await client.publish(REGISTER, '{"registrationId":"dev-1"}'), "puback");
    const [assigning = ""] = await client.messages(3000);
    const [, operationId = ""] = /^\$dps\/registrations\/res\/202\/\?\$rid=1&retry-after=3 \{"operationId":"(5\.\w+)","status":"assigning"\}$/.exec(assigning) ?? [];
    await client.publish(status(operationId), " ");
    const [assigned = ""] = await client.messages();
    const [topic, body = ""] = assigned.split(/ (.*)/);
    assert.equal(topic, "$dps/registrations/res/200/?$rid=2");
    const { registrationState } = JSON.parse(body) as { registrationState: Record<string, string> };
    assert.deepEqual([registrationState["assignedHub"], registrationState["deviceId"]], [HOST, "dev-1"]);
    await bench.device();
  });

  it("lets a wrong key in, and answers its registration with 401", async () => {
    bench = await StandInBench.create();
    const client = await bench.registrant(Buffer.alloc(32, 1).toString("base64"));
    await client.publish(REGISTER, '{"registrationId":"dev-1"}');
    const [answer = ""] = await client.messages();
    assert.match(answer, /^\$dps\/registrations\/res\/401\/\?\$rid=1 \{"errorCode":401002,"trackingId":"\w+","message":"Unauthorized",/);
  });

  it("refuses CONNECT for what is malformed", async () => {
    bench = await StandInBench.create();
    const password = Buffer.from("x");
    const user = `${SCOPE}/registrations/dev-1/api-version=2019-03-31`;
    assert.equal(await bench.dial(DPS_HOST).connect("dev_", { username: user, password }), 2);
    assert.equal(await bench.dial(DPS_HOST).connect("dev-1", { username: "dev-1", password }), 4);
    assert.equal(await bench.dial(DPS_HOST).connect("dev-1", { username: user.replace(SCOPE, "0ne0"), password }), 5);
    assert.equal(await bench.dial(DPS_HOST).connect("dev-2", { username: user, password }), 5);
    assert.equal(await bench.dial(DPS_HOST).connect("dev-1", { username: user }), 5);
  });

  it("closes the connection for another topic, for QoS 2 and for more than 96 KB, and refuses other filters", async () => {
    bench = await StandInBench.create();
    const big = await bench.registrant();
    assert.deepEqual(await big.subscribe(["$dps/registrations/#"]), [128]);
    assert.equal(await big.publish(REGISTER, Buffer.alloc(96 * 1024 + 1)), "closed");
    assert.equal(await (await bench.registrant()).publish("$dps/registrations/PUT/other/?$rid=1", "{}"), "closed");
    assert.equal(await (await bench.registrant()).publish(REGISTER, "{}", { qos: 2 }), "closed");
  });

  it("keeps no session", async () => {
    bench = await StandInBench.create();
    const first = bench.dial(DPS_HOST);
    const options = { username: `${SCOPE}/registrations/dev-1/api-version=2019-03-31`, password: Buffer.from("x"), clean: false };
    await first.connect("dev-1", options);
    await first.subscribe(["$dps/registrations/res/#"]);
    first.drop();
    await bench.clock.advance(1000);
    const second = bench.dial(DPS_HOST);
    second.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "dev-1", keepalive: 60, ...options });
    const connack = await second.next("connack");
    assert.ok(typeof connack === "object" && !connack.sessionPresent);
  });
});
