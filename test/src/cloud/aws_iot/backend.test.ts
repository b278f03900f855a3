import assert from "node:assert/strict";
import { cloudCapabilities, cloudEpSubscriptionsAdd, cloudInit, cloudSend, cloudUninit } from "../../../../src/cloud/cloud.ts";
import { CloudEndpointType, CloudEventType, CloudQos, CloudStateKind, Errno } from "../../../../src/cloud/types.ts";
import type { CloudCommandEvent } from "../../../../src/cloud/types.ts";
import { CloseReason } from "../../../../src/net/socket.ts";
import { ID, last, names } from "../backends.ts";
import type { ContractBench } from "../backends.ts";
import { benchOf, eventsOf } from "../row_bench.ts";

const SHADOW = `$aws/things/${ID}/shadow`;
const Msg = CloudEndpointType.Msg;
const State = CloudEndpointType.State;
const StateDelete = CloudEndpointType.StateDelete;
const StateGet = CloudEndpointType.StateGet;

const send = (bench: ContractBench, type: CloudEndpointType, buf = "", str?: string): number =>
  cloudSend(bench.backend, { buf, qos: CloudQos.AtLeastOnce, endpoint: { type, ...(str && { str }) } });
/** The token of the device's latest request. */
const token = ({ socket }: ContractBench): string => (JSON.parse(socket.published.at(-1)!.payload) as { clientToken: string }).clientToken;
const result = (id: number, code: number, version?: number) => ({ type: CloudEventType.StateResult, id, ok: code < 300, code, version });

describe("src/cloud/aws_iot/backend", () => {
  it("connects as the thing, subscribes to eight filters in one SUBSCRIBE, and to more in another", () => {
    const bench = benchOf("AWS_IOT", "awaiting SUBACK");
    const [connect, subscribe] = bench.socket.packets;
    assert.ok(connect!.cmd === "connect" && connect.clientId === ID && connect.username === undefined && !connect.will);
    assert.ok(subscribe!.cmd === "subscribe" && subscribe.subscriptions.length === 8);
    assert.ok(subscribe.subscriptions.every(({ topic }) => !topic.includes("jobs")), "jobs are for firmware updates");
    bench.socket.grant();
    const list = Array.from({ length: 9 }, (_, index) => ({ type: Msg, str: `more/${index}` }));
    assert.equal(cloudEpSubscriptionsAdd(bench.backend, list), 0);
    const sizes = bench.socket.packets.flatMap((packet) => (packet.cmd === "subscribe" ? [packet.subscriptions.length] : []));
    assert.deepEqual(sizes, [8, 8, 1]);
  });

  it("asks for the shadow by get, with a token, when a connection begins without a session; a first 404 is no error", () => {
    const bench = benchOf("AWS_IOT");
    const [get] = bench.socket.published;
    assert.deepEqual([get!.topic, get!.payload], [`${SHADOW}/get`, '{"clientToken":"500000000-"}']);
    bench.socket.push(`${SHADOW}/get/rejected`, { code: 404, message: "No shadow exists", clientToken: "500000000-" });
    assert.deepEqual(names(bench.events), ["Connecting", "Connected", "Ready"]);
    bench.socket.push(`${SHADOW}/get/rejected`, { code: 500, message: "Internal service failure", clientToken: "500000000-" });
    assert.deepEqual(last(bench), { type: CloudEventType.Error, code: 500, message: "shadow refused: Internal service failure" });
  });

  it("ties each answer to its request, in whatever order they come, with code and version", () => {
    const bench = benchOf("AWS_IOT");
    const ids: number[] = [];
    const tokens: string[] = [];
    for (const type of [State, StateGet, StateDelete]) {
      ids.push(send(bench, type, type === State ? '{"state":{"reported":{"temp":21}}}' : ""));
      tokens.push(token(bench));
    }
    assert.equal(new Set(tokens).size, 3);
    const before = bench.events.length;
    bench.socket.push(`${SHADOW}/delete/accepted`, { version: 9, timestamp: 1, clientToken: tokens[2] });
    const document = JSON.stringify({ state: { desired: { led: "on" } }, version: 8, clientToken: tokens[1] });
    bench.socket.push(`${SHADOW}/get/accepted`, document);
    bench.socket.push(`${SHADOW}/update/rejected`, { code: 409, message: "Version conflict", clientToken: tokens[0] });
    bench.socket.push(`${SHADOW}/update/accepted`, { version: 9, clientToken: tokens[0] });
    assert.deepEqual(bench.events.slice(before), [
      result(ids[2]!, 200, 9),
      {
        type: CloudEventType.DataReceived,
        msg: { buf: document, qos: 0, endpoint: { type: StateGet, str: `${SHADOW}/get/accepted` }, kind: CloudStateKind.Document },
      },
      result(ids[1]!, 200, 8),
      result(ids[0]!, 409),
    ]);
  });

  it("keeps the token that the application gave, an empty one too, and adds its own to what has none", () => {
    const bench = benchOf("AWS_IOT");
    for (const given of ["t-1", ""]) {
      const id = send(bench, State, JSON.stringify({ state: { reported: { a: 1 } }, clientToken: given }));
      assert.equal(token(bench), given);
      bench.socket.push(`${SHADOW}/update/accepted`, { version: 3, clientToken: given });
      assert.deepEqual(last(bench), result(id, 200, 3));
    }
    send(bench, State, ' {"state":{"reported":{"clientToken":"not this"}},"version":7}');
    assert.deepEqual(JSON.parse(bench.socket.published.at(-1)!.payload), { clientToken: "500000000-1", state: { reported: { clientToken: "not this" } }, version: 7 });
    send(bench, State, '{"temp":21}');
    assert.deepEqual(JSON.parse(bench.socket.published.at(-1)!.payload), { clientToken: "500000000-2", state: { reported: { temp: 21 } } });
  });

  it("takes no answer of somebody else for its own, and tells a delta as State", () => {
    const bench = benchOf("AWS_IOT");
    send(bench, State, "{}");
    const before = bench.events.length;
    bench.socket.push(`${SHADOW}/update/accepted`, { version: 4, clientToken: "of-the-portal" });
    bench.socket.push(`${SHADOW}/update/accepted`, { version: 5 });
    const delta = JSON.stringify({ version: 5, state: { led: "on" }, clientToken: token(bench) });
    bench.socket.push(`${SHADOW}/update/delta`, delta);
    assert.deepEqual(bench.events.slice(before), [
      { type: CloudEventType.DataReceived, msg: { buf: delta, qos: 0, endpoint: { type: State, str: `${SHADOW}/update/delta` }, kind: CloudStateKind.Delta } },
    ]);
  });

  it("tells a request without an answer as ETIMEDOUT, and not while there is no connection", async () => {
    const bench = benchOf("AWS_IOT", "ready", { keepAliveS: 0, outboxBytes: 500 });
    const id = send(bench, StateGet);
    await bench.clock.advance(20_000);
    bench.socket.end(CloseReason.Network, "gone");
    await bench.clock.advance(1000);
    const lateSocket = bench.socket;
    await bench.clock.advance(60_000);
    assert.equal(eventsOf(bench, CloudEventType.StateResult).length, 0);
    lateSocket.accept(true);
    await bench.clock.advance(30_000);
    assert.deepEqual(last(bench), { type: CloudEventType.StateResult, id, ok: false, code: -Errno.ETIMEDOUT, version: undefined });
  });

  it("forgets requests with cloudUninit", async () => {
    const bench = benchOf("AWS_IOT");
    send(bench, StateGet);
    cloudUninit(bench.backend);
    cloudInit(bench.backend, (_, event) => bench.events.push(event));
    bench.backend.api.connect!(bench.backend);
    bench.accept();
    await bench.clock.advance(120_000);
    assert.deepEqual(eventsOf(bench, CloudEventType.StateResult), []);
  });

  it("refuses before sending what AWS would close the connection for", () => {
    const bench = benchOf("AWS_IOT");
    const sent = bench.socket.published.length;
    const rows: [string, number, number][] = [
      ["a state that is no JSON", send(bench, State, "{"), -Errno.EINVAL],
      ["a state that is a list", send(bench, State, "[1]"), -Errno.EINVAL],
      ["a token that is a number", send(bench, State, '{"state":{},"clientToken":1}'), -Errno.EINVAL],
      ["a token of 65 bytes", send(bench, State, JSON.stringify({ state: {}, clientToken: "x".repeat(65) })), -Errno.EMSGSIZE],
      ["a shadow above 8 KB", send(bench, State, JSON.stringify({ a: "x".repeat(8190) })), -Errno.EMSGSIZE],
      ["a payload above 128 KB", send(bench, Msg, "x".repeat(131_073)), -Errno.EMSGSIZE],
      ["a topic above 256 bytes", send(bench, Msg, "", "x".repeat(257)), -Errno.EMSGSIZE],
      ["a topic with 8 slashes", send(bench, Msg, "", "a/a/a/a/a/a/a/a/a"), -Errno.EMSGSIZE],
      ["a topic with a wildcard", send(bench, Msg, "", "a/+"), -Errno.EINVAL],
      ["QoS 2", cloudSend(bench.backend, { buf: "", qos: 2, endpoint: { type: Msg } }), -Errno.EINVAL],
      ["retain on $aws", cloudSend(bench.backend, { buf: "", qos: 1, retain: true, endpoint: { type: Msg, str: "$aws/x" } }), -Errno.EINVAL],
    ];
    for (const [what, got, expected] of rows) assert.equal(got, expected, what);
    assert.equal(bench.socket.published.length, sent);
    assert.ok(send(bench, Msg, "", "a/a/a/a/a/a/a/a") > 0);
  });

  it("answers a command on its own topic", () => {
    const bench = benchOf("AWS_IOT");
    cloudInit(bench.backend, (_, event) => event.type === CloudEventType.Command && event.reply(200, event.payload));
    bench.socket.push(`${ID}/c2d/cmd/__proto__/7`, "1");
    assert.deepEqual([bench.socket.published.at(-1)!.topic, bench.socket.published.at(-1)!.payload], [`${ID}/d2c/res/200/__proto__/7`, "1"]);
    cloudInit(bench.backend, (_, event) => bench.events.push(event));
    bench.socket.push(`${ID}/c2d/cmd/toString`, "");
    assert.equal((last(bench) as CloudCommandEvent).name, "toString");
    assert.equal(bench.socket.published.at(-1)!.topic, `${ID}/d2c/res/501/toString`);
  });

  const malformed = ["", "{", "null", "7", '"text"', '{"clientToken":', "1 2", "\xff\xfe"];
  for (const text of malformed) {
    it(`tells ${JSON.stringify(text)} on a shadow topic as one Error and keeps the connection`, () => {
      const bench = benchOf("AWS_IOT");
      for (const end of ["get/accepted", "update/rejected", "update/delta"]) {
        const before = bench.events.length;
        bench.socket.push(`${SHADOW}/${end}`, text);
        const [error, ...more] = bench.events.slice(before);
        assert.ok(error!.type === CloudEventType.Error && error!.code === -Errno.EINVAL && error!.message.includes(end), end);
        assert.deepEqual(more, []);
      }
      assert.equal(bench.socket.isClosed, false);
    });
  }

  it("is not led astray by keys that every object has", () => {
    const bench = benchOf("AWS_IOT");
    const id = send(bench, State, '{"length":1,"toString":2,"__proto__":{"state":{}}}');
    assert.ok(id > 0 && bench.socket.published.at(-1)!.payload.includes('"state":{"reported":{"length"'));
    const mine = token(bench);
    bench.socket.push(`${SHADOW}/update/accepted`, '{"__proto__":{"clientToken":"x"},"constructor":1,"on":2}');
    assert.deepEqual(eventsOf(bench, CloudEventType.StateResult), []);
    bench.socket.push(`${SHADOW}/update/rejected`, { clientToken: mine, code: "length" });
    assert.deepEqual(last(bench), result(id, 500));
  });

  it("says what it can do", () => {
    const can = cloudCapabilities(benchOf("AWS_IOT").backend)!;
    assert.deepEqual(can.endpoints, [Msg, State, StateDelete, StateGet]);
    assert.deepEqual([can.qos, can.fota, can.topicMax, can.payloadMax], [1, false, 256, 131_072]);
  });
});
