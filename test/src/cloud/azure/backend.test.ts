import assert from "node:assert/strict";
import { cloudCapabilities, cloudSend } from "../../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudEndpointType, CloudEventType, CloudQos, CloudStateKind, Errno } from "../../../../src/cloud/types.ts";
import type { CloudCommandEvent, CloudEvent } from "../../../../src/cloud/types.ts";
import { azureBench, connectOf, HUB } from "./bench.ts";
import type { AzureBench } from "./bench.ts";

const message = (buf: string, type = CloudEndpointType.Msg, qos = CloudQos.AtLeastOnce) => ({ buf, qos, endpoint: { type } });
const TWIN = "$iothub/twin/";
const REPORTED = `${TWIN}PATCH/properties/reported/?$rid=`;

function ready(options: Parameters<typeof azureBench>[0] = {}): AzureBench {
  const bench = azureBench(options);
  bench.accept();
  return bench;
}

const since = (bench: AzureBench, count = 3): CloudEvent[] => bench.events.slice(count);

describe("src/cloud/azure_iot_hub/backend", () => {
  it("connects with the device id, the hub's user name and no password, and asks for its four topics at QoS 1", () => {
    const bench = ready();
    const { clientId, username, password } = connectOf(bench.socket);
    assert.deepEqual([clientId, username, password], ["dev-1", `${HUB}/dev-1/?api-version=2021-04-12`, undefined]);
    const subscribe = bench.socket.packets.find((packet) => packet.cmd === "subscribe")!;
    assert.deepEqual(
      subscribe.cmd === "subscribe" && subscribe.subscriptions.map(({ topic, qos }) => [topic, qos]),
      ["devices/dev-1/messages/devicebound/#", `${TWIN}res/#`, `${TWIN}PATCH/properties/desired/#`, "$iothub/methods/POST/#"].map((topic) => [topic, 1]),
    );
    assert.deepEqual(bench.events.map(({ type }) => type), [CloudEventType.Connecting, CloudEventType.Connected, CloudEventType.Ready]);
  });

  it("takes neither user name nor password from the device settings", () => {
    const bench = ready({ config: { user: "me", password: "secret" } });
    assert.equal(connectOf(bench.socket).username!.toString(), `${HUB}/dev-1/?api-version=2021-04-12`);
    assert.equal(connectOf(bench.socket).password, undefined);
  });

  it("asks for its topics and for the twin at each connection, also in a session that the hub has kept", async () => {
    const bench = ready();
    assert.deepEqual(bench.published(), [{ topic: `${TWIN}GET/?$rid=0`, payload: "", qos: 0, id: undefined }]);
    bench.socket.end(1);
    await bench.clock.advance(20_000);
    bench.accept(true);
    assert.deepEqual(bench.socket.commands, ["connect", "subscribe", "publish"]);
    assert.equal(bench.published()[0]!.topic, `${TWIN}GET/?$rid=0`);
  });

  it("tells the twin that it asked for by itself, without a result or a DataSent that nobody waits for", async () => {
    const bench = ready();
    const text = '{"desired":{"interval":60,"$version":4},"reported":{"$version":15}}';
    bench.push(`${TWIN}res/200/?$rid=0`, text);
    await bench.clock.advance(0);
    const str = `${TWIN}res/200/?$rid=0`;
    const endpoint = { type: CloudEndpointType.StateGet, str };
    assert.deepEqual(since(bench), [{ type: CloudEventType.DataReceived, msg: { buf: text, qos: 0, kind: CloudStateKind.Document, endpoint } }]);
  });

  it("tells a refused twin of its own asking as an Error", () => {
    const bench = ready();
    bench.push(`${TWIN}res/429/?$rid=0`, '{"errorCode":429001}');
    assert.deepEqual(since(bench), [{ type: CloudEventType.Error, code: 429, message: "twin refused" }]);
  });

  for (const { status, ok, version } of [
    { status: 204, ok: true, version: 16 },
    { status: 400, ok: false },
    { status: 404, ok: false },
    { status: 429, ok: false },
    { status: 500, ok: false },
  ]) {
    it(`ties status ${status} to the report that it answers`, () => {
      const bench = ready();
      const first = cloudSend(bench.backend, message('{"a":1}', CloudEndpointType.State));
      const second = cloudSend(bench.backend, message('{"a":2}', CloudEndpointType.State, CloudQos.AtMostOnce));
      const [one, two] = bench.published().slice(1);
      assert.deepEqual([one!.topic, one!.payload, one!.qos], [`${REPORTED}1`, '{"a":1}', 1]);
      assert.deepEqual([two!.topic, two!.payload, two!.qos], [`${REPORTED}2`, '{"a":2}', 0]);
      bench.push(`${TWIN}res/${status}/?$rid=2${version ? `&$version=${version}` : ""}`);
      bench.push(`${TWIN}res/${status}/?$rid=1${version ? `&$version=${version + 1}` : ""}`);
      bench.push(`${TWIN}res/${status}/?$rid=1`);
      assert.deepEqual(since(bench), [
        { type: CloudEventType.StateResult, id: second, ok, code: status, version },
        { type: CloudEventType.StateResult, id: first, ok, code: status, version: version && version + 1 },
      ]);
    });
  }

  it("tells the twin that was asked for, and then its result", () => {
    const bench = ready();
    const id = cloudSend(bench.backend, message("ignored", CloudEndpointType.StateGet));
    assert.deepEqual([bench.published()[1]!.topic, bench.published()[1]!.payload], [`${TWIN}GET/?$rid=1`, ""]);
    bench.push(`${TWIN}res/200/?$rid=1`, "{}");
    const [data, result] = since(bench);
    assert.ok(data!.type === CloudEventType.DataReceived && data.msg.endpoint.type === CloudEndpointType.StateGet && data.msg.kind === CloudStateKind.Document);
    assert.deepEqual(result, { type: CloudEventType.StateResult, id, ok: true, code: 200, version: undefined });
  });

  it("ties the answer to a report that went out again after a loss to its id", async () => {
    const bench = ready();
    const id = cloudSend(bench.backend, message("{}", CloudEndpointType.State));
    bench.socket.end(1);
    await bench.clock.advance(20_000);
    bench.accept();
    assert.ok(bench.published().some(({ topic }) => topic === `${REPORTED}1`));
    bench.push(`${TWIN}res/204/?$rid=1&$version=3`);
    assert.deepEqual(bench.events.at(-1), { type: CloudEventType.StateResult, id, ok: true, code: 204, version: 3 });
  });

  it("tells -ETIMEDOUT for each request that the hub leaves unanswered, oldest first, and ignores the answer that comes then", async () => {
    const bench = ready();
    const ids = [1, 2].map((n) => cloudSend(bench.backend, message(`{"a":${n}}`, CloudEndpointType.State, CloudQos.AtMostOnce)));
    await bench.clock.advance(29_999);
    const results = (): CloudEvent[] => bench.events.filter(({ type }) => type === CloudEventType.StateResult);
    assert.deepEqual(results(), []);
    await bench.clock.advance(60_000);
    const late = ids.map((id) => ({ type: CloudEventType.StateResult, id, ok: false, code: -Errno.ETIMEDOUT, version: undefined }));
    assert.deepEqual(results(), late);
    bench.push(`${TWIN}res/204/?$rid=1`);
    assert.deepEqual(results(), late);
  });

  it("does not count the time without a connection: a report in the outbox is not late", async () => {
    const bench = ready();
    bench.socket.end(1);
    const id = cloudSend(bench.backend, message("{}", CloudEndpointType.State));
    await bench.clock.advance(3_600_000);
    bench.accept();
    bench.push(`${TWIN}res/204/?$rid=1`);
    assert.deepEqual(bench.events.at(-1), { type: CloudEventType.StateResult, id, ok: true, code: 204, version: undefined });
  });

  it("tells desired properties as State, and takes them for nobody's answer", () => {
    const bench = ready();
    cloudSend(bench.backend, message("{}", CloudEndpointType.State));
    const str = `${TWIN}PATCH/properties/desired/?$version=5`;
    bench.push(str, '{"interval":120,"$version":5}');
    const endpoint = { type: CloudEndpointType.State, str };
    assert.deepEqual(since(bench), [
      { type: CloudEventType.DataReceived, msg: { buf: '{"interval":120,"$version":5}', qos: 0, kind: CloudStateKind.Desired, endpoint } },
    ]);
  });

  it("puts the property bag behind the events topic", () => {
    const bench = ready();
    cloudSend(bench.backend, { ...message("{}"), properties: "%24.ct=application%2Fjson&%24.ce=utf-8" });
    cloudSend(bench.backend, message("{}"));
    assert.deepEqual(
      bench.published().slice(1).map(({ topic }) => topic),
      ["devices/dev-1/messages/events/%24.ct=application%2Fjson&%24.ce=utf-8", "devices/dev-1/messages/events/"],
    );
  });

  it("tells a message from the cloud with its properties and flags", () => {
    const bench = ready();
    const bag = "%24.mid=m1&%24.to=%2Fdevices%2Fdev-1%2Fmessages%2Fdevicebound&color=red";
    const topic = `devices/dev-1/messages/devicebound/${bag}`;
    bench.socket.answer({ cmd: "publish", topic, payload: "hi", qos: 1, messageId: 3, dup: true, retain: false });
    const endpoint = { type: CloudEndpointType.Msg, str: topic };
    assert.deepEqual(since(bench), [{ type: CloudEventType.DataReceived, msg: { buf: "hi", qos: 1, properties: bag, retain: false, dup: true, endpoint } }]);
    assert.equal(bench.socket.commands.at(-1), "puback");
  });

  for (const name of ["led", "toString", "__proto__", "on", "emit", "hasOwnProperty"]) {
    it(`hands a call of the method ${name} over, and its answer back, once`, () => {
      const bench = ready({ handler: (_, event) => event.type === CloudEventType.Command });
      bench.push(`$iothub/methods/POST/${name}/?$rid=a1`, '{"on":true}');
      const command = bench.events.at(-1) as CloudCommandEvent;
      assert.deepEqual([command.type, command.name, command.payload], [CloudEventType.Command, name, '{"on":true}']);
      assert.ok(command.reply(200, '{"ok":1}') > 0);
      assert.equal(command.reply(200), -Errno.EALREADY);
      assert.deepEqual(bench.published().slice(1), [{ topic: "$iothub/methods/res/200/?$rid=a1", payload: '{"ok":1}', qos: 0, id: undefined }]);
    });
  }

  it("answers 501 to a method that no handler takes", () => {
    const bench = ready();
    bench.push("$iothub/methods/POST/reboot/?$rid=7", "null");
    assert.deepEqual(bench.published().slice(1), [{ topic: "$iothub/methods/res/501/?$rid=7", payload: "", qos: 0, id: undefined }]);
  });

  it("answers 501 to a method whose handler throws, and keeps the connection", async () => {
    const bench = ready({
      handler(_, event) {
        if (event.type === CloudEventType.Command) throw new Error("mine");
      },
    });
    bench.push("$iothub/methods/POST/reboot/?$rid=7");
    assert.equal(bench.published().at(-1)!.topic, "$iothub/methods/res/501/?$rid=7");
    assert.equal(bench.socket.isClosed, false);
    await assert.rejects(bench.clock.advance(0), /mine/);
  });

  for (const topic of ["$iothub/methods/POST/x", "$iothub/methods", "$iothub", "$iothub/twin/res/204", "$iothub/twin/res/x/?$rid=y", "devices"]) {
    it(`is not upset by ${topic}`, () => {
      const bench = ready();
      bench.push(topic, "{");
      assert.equal(bench.socket.isClosed, false);
      assert.ok(cloudSend(bench.backend, message("x")) > 0);
    });
  }

  it("refuses properties with a wildcard, which would make the hub close the connection each time", () => {
    const bench = ready();
    for (const properties of ["a=+", "#", "a\0"]) assert.equal(cloudSend(bench.backend, { ...message("x"), properties }), -Errno.EINVAL);
  });

  for (const type of [CloudEndpointType.StateDelete, CloudEndpointType.Pair, 5, -1, 32767]) {
    it(`does not have endpoint ${type}`, () => assert.equal(cloudSend(ready().backend, message("x", type)), -Errno.ENOTSUP));
  }

  it("has no topics of the application's own", () => {
    const bench = ready();
    assert.equal(cloudSend(bench.backend, { ...message("x"), endpoint: { type: CloudEndpointType.Msg, str: "mine" } }), -Errno.ENOTSUP);
  });

  for (const text of ["", "text", "[1]", "1", "null", '{"a":1', '{"a":1} {"b":2}']) {
    it(`refuses to report ${JSON.stringify(text)}, which is no JSON object`, () => {
      assert.equal(cloudSend(ready().backend, message(text, CloudEndpointType.State)), -Errno.EINVAL);
    });
  }

  it("says what it can do, and does that", () => {
    const bench = ready();
    const { endpoints, qos, retain, commands } = cloudCapabilities(bench.backend)!;
    assert.deepEqual([qos, retain, commands], [CloudQos.AtLeastOnce, false, true]);
    for (const type of [0, 1, 2, 3, 4]) assert.equal(cloudSend(bench.backend, message("{}", type)) > 0, endpoints.includes(type));
  });

  it("refuses QoS 2, at which the hub closes the connection, on every endpoint", () => {
    const bench = ready();
    for (const type of [CloudEndpointType.Msg, CloudEndpointType.State, CloudEndpointType.StateGet]) {
      assert.equal(cloudSend(bench.backend, message("{}", type, CloudQos.ExactlyOnce)), -Errno.EINVAL);
    }
    assert.equal(bench.published().length, 1);
  });

  it("refuses what the hub would for its length, and takes what is one byte shorter", () => {
    const bench = ready({ config: { outboxBytes: 400_000 } });
    const send = (buf: string, type: CloudEndpointType, properties?: string): number =>
      cloudSend(bench.backend, { ...message(buf, type, CloudQos.AtMostOnce), properties });
    assert.equal(send("x".repeat(262145), CloudEndpointType.Msg), -Errno.EMSGSIZE);
    assert.ok(send("x".repeat(262144), CloudEndpointType.Msg) > 0);
    assert.equal(send("x".repeat(262144), CloudEndpointType.Msg, "a"), -Errno.EMSGSIZE);
    const report = (length: number): string => `{"a":"${"x".repeat(length - 8)}"}`;
    assert.equal(send(report(32769), CloudEndpointType.State), -Errno.EMSGSIZE);
    assert.ok(send(report(32768), CloudEndpointType.State) > 0);
    const room = 65535 - `devices/${"x".repeat(128)}/messages/events/`.length;
    assert.equal(send("x", CloudEndpointType.Msg, "a".repeat(room + 1)), -Errno.EMSGSIZE);
    assert.ok(send("x", CloudEndpointType.Msg, "a".repeat(room)) > 0);
  });

  it("waits at least 10 s after a hub that refuses everybody", () => {
    const bench = azureBench();
    bench.socket.onConnect!();
    bench.socket.answer({ cmd: "connack", returnCode: 3, sessionPresent: false });
    const failed = bench.events.at(-1)!;
    assert.ok(failed.type === CloudEventType.ConnectFailed && failed.result === CloudConnectResult.ErrBackend && failed.retryInMs === 10_000);
  });
});
