import assert from "node:assert/strict";
import { cloudCapabilities, cloudInit, cloudSend } from "../../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEndpointType, CloudEventType, CloudQos, CloudStateKind, Errno } from "../../../../src/cloud/types.ts";
import { CloseReason } from "../../../../src/net/socket.ts";
import { ID, last, names } from "../backends.ts";
import type { ContractBench } from "../backends.ts";
import { benchOf, eventsOf } from "../row_bench.ts";
import { acceptNrfCloud, acknowledgeReports, C2D, D2C, owned, PREFIX, SHADOW, TRIMMED, UNOWNED } from "./bench.ts";

const message = (buf: string, str?: string) => ({ buf, qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg, ...(str && { str }) } });
const sendState = (bench: ContractBench, type: CloudEndpointType, buf = ""): number =>
  cloudSend(bench.backend, { buf, qos: CloudQos.AtLeastOnce, endpoint: { type } });
const topics = (bench: ContractBench): string[] => bench.socket.published.map(({ topic }) => topic);
const latest = (bench: ContractBench): unknown => JSON.parse(bench.socket.published.at(-1)!.payload) as unknown;

/** A device without an owner, that has said so. */
function unowned(): ContractBench {
  const bench = benchOf("NRF_CLOUD", "connecting", { keepAliveS: 1200 });
  bench.socket.accept();
  bench.socket.push(TRIMMED, { desired: UNOWNED, reported: {} });
  return bench;
}

describe("src/cloud/nrf_cloud/backend", () => {
  it("with an owner: asks for the shadow, reports it, subscribes to c2d on the PUBACK, is READY on the SUBACK, and tells no pairing", () => {
    const bench = benchOf("NRF_CLOUD", "connecting", { keepAliveS: 1200 });
    bench.socket.accept();
    assert.deepEqual(bench.socket.published.map(({ topic, payload }) => [topic, payload]), [[`${SHADOW}/get`, ""]]);
    bench.socket.push(TRIMMED, { desired: owned(), reported: {} });
    assert.deepEqual(latest(bench), {
      state: {
        reported: {
          nrfcloud_mqtt_topic_prefix: PREFIX,
          pairing: { state: "paired", config: null, topics: { d2c: D2C, c2d: C2D } },
          pairingStatus: null,
          connection: { keepalive: 1200 },
        },
      },
    });
    assert.equal(bench.socket.commands.filter((command) => command === "subscribe").length, 1, "not before the PUBACK");
    acknowledgeReports(bench.socket);
    const subscribe = bench.socket.packets.at(-1)!;
    assert.ok(subscribe.cmd === "subscribe" && subscribe.subscriptions[0]!.topic === C2D);
    assert.deepEqual(names(bench.events), ["Connecting", "Connected"]);
    bench.socket.grant();
    assert.deepEqual(names(bench.events), ["Connecting", "Connected", "Ready"]);
  });

  it("without an owner: reports that, asks for pairing once, and waits for days", async () => {
    const bench = unowned();
    assert.deepEqual(latest(bench), {
      state: {
        reported: {
          pairing: { state: "not_associated", topics: null, config: null },
          stage: null,
          nrfcloud_mqtt_topic_prefix: null,
          connection: { keepalive: null },
        },
      },
    });
    acknowledgeReports(bench.socket);
    bench.socket.push(`${SHADOW}/update/delta`, { version: 2, state: UNOWNED });
    for (let hours = 0; hours < 48; hours++) {
      await bench.clock.advance(1_200_000);
      bench.socket.answer({ cmd: "pingresp" });
    }
    assert.deepEqual(names(bench.events), ["Connecting", "Connected", "PairRequest"]);
    assert.equal(cloudSend(bench.backend, message("x")), -Errno.ENOTCONN);
  });

  it("an owner comes: PairDone, then by itself another connection, with its rights, and one READY", async () => {
    const bench = unowned();
    acknowledgeReports(bench.socket);
    const first = bench.socket;
    first.push(`${SHADOW}/update/delta`, { version: 9, timestamp: 1, state: owned(), metadata: {} });
    acknowledgeReports(first);
    assert.ok(first.isClosed);
    const lost = last(bench);
    assert.ok(lost.type === CloudEventType.Disconnected && lost.reason === CloudDisconnectReason.UserRequest + 3 && lost.retryInMs === 10_000);
    await bench.clock.advance(10_000);
    acceptNrfCloud(bench.socket);
    const all = ["Connecting", "Connected", "PairRequest", "PairDone", "Disconnected", "Connecting", "Connected", "Ready"];
    assert.deepEqual(names(bench.events), all);
    assert.ok(cloudSend(bench.backend, message("{}")) > 0);
    bench.socket.end(CloseReason.Remote);
    await bench.clock.advance(2000);
    acceptNrfCloud(bench.socket);
    assert.equal(eventsOf(bench, CloudEventType.PairDone).length, 1, "on the transition only");
  });

  it("the owner goes: pairing is asked for again, what waits for his topics is dropped, and the next owner's are taken", async () => {
    const bench = benchOf("NRF_CLOUD", "ready", { outboxBytes: 500 });
    assert.ok(cloudSend(bench.backend, message("{}")) > 0);
    bench.socket.push(`${SHADOW}/update/delta`, { version: 12, state: UNOWNED });
    assert.equal(last(bench).type, CloudEventType.PairRequest);
    assert.equal(cloudSend(bench.backend, message("{}")), -Errno.ENOTCONN);
    acknowledgeReports(bench.socket);
    const prefix = "prod/other/";
    bench.socket.push(`${SHADOW}/update/delta`, { version: 13, state: owned(`${prefix}m/d/${ID}/c2d`, prefix) });
    acknowledgeReports(bench.socket);
    await bench.clock.advance(10_000);
    bench.socket.accept();
    bench.socket.push(TRIMMED, { desired: owned(`${prefix}m/d/${ID}/c2d`, prefix) });
    acknowledgeReports(bench.socket);
    bench.socket.grant();
    assert.ok(!topics(bench).includes(D2C), "the former account's topic would close the connection");
    cloudSend(bench.backend, message("{}"));
    assert.equal(topics(bench).at(-1), `${prefix}m/d/${ID}/d2c`);
    assert.deepEqual(names(bench.events).slice(3), ["PairRequest", "PairDone", "Disconnected", "Connecting", "Connected", "Ready"]);
  });

  it("first contact: the cloud closes before or after CONNACK, and there is one retry 10 s later", async () => {
    for (const isBefore of [true, false]) {
      const bench = benchOf("NRF_CLOUD", "connecting");
      bench.socket.onConnect!();
      if (!isBefore) bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
      bench.socket.end(CloseReason.Remote, "closed by the peer");
      assert.equal((last(bench) as { retryInMs?: number }).retryInMs, 10_000);
      await bench.clock.advance(10_000);
      bench.socket.onConnect!();
      bench.socket.end(CloseReason.Remote, "closed by the peer");
      assert.equal((last(bench) as { retryInMs?: number }).retryInMs, 2000, "then the usual back-off");
    }
    const offline = benchOf("NRF_CLOUD", "connecting");
    offline.socket.end(CloseReason.Network, "no network");
    assert.equal((last(offline) as { retryInMs?: number }).retryInMs, 1000);
  });

  it("while away it got another owner: the third early close in a row drops what the cloud closes for, and says so", async () => {
    const bench = benchOf("NRF_CLOUD", "ready", { outboxBytes: 500 });
    cloudSend(bench.backend, message("{}"));
    for (let round = 0; round < 4; round++) {
      bench.socket.end(CloseReason.Remote, "closed by the peer");
      await bench.clock.advance(32_000);
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
      assert.equal(topics(bench).includes(D2C), round < 3, `round ${round}`);
    }
    const errors = eventsOf(bench, CloudEventType.Error);
    assert.equal(errors.length, 1);
    assert.match(errors[0]!.message, /dropped unacknowledged messages/);
  });

  it("a shadow that never comes, or tells nothing of owners: another attempt", async () => {
    const silent = benchOf("NRF_CLOUD", "connecting", { keepAliveS: 0 });
    silent.socket.accept();
    await silent.clock.advance(30_000);
    const lost = last(silent);
    assert.ok(lost.type === CloudEventType.Disconnected && lost.cause === "no shadow in 30 s");
    const strange = ['{"desired":{}}', '{"desired":{"pairing":"paired"}}', '{"desired":null}', JSON.stringify({ desired: owned("") }), '{"length":1}'];
    for (const text of strange) {
      const bench = benchOf("NRF_CLOUD", "connecting");
      bench.socket.accept();
      bench.socket.push(TRIMMED, text);
      const event = last(bench);
      assert.ok(event.type === CloudEventType.Disconnected && /no association in the shadow/.test(event.cause), text);
    }
  });

  it("takes the newer form of c2d, a filter, and what comes on it", () => {
    const bench = benchOf("NRF_CLOUD", "connecting");
    bench.socket.accept();
    const filter = `${PREFIX}m/d/${ID}/+/r`;
    bench.socket.push(TRIMMED, { desired: owned(filter) });
    acknowledgeReports(bench.socket);
    const subscribe = bench.socket.packets.at(-1)!;
    assert.ok(subscribe.cmd === "subscribe" && subscribe.subscriptions[0]!.topic === filter);
    bench.socket.grant();
    bench.socket.push(`${PREFIX}m/d/${ID}/agps/r`, "\x01\x02binary");
    const event = last(bench);
    assert.ok(event.type === CloudEventType.DataReceived && event.msg.buf === "\x01\x02binary" && event.msg.endpoint.type === CloudEndpointType.Msg);
  });

  it("sends messages with appId as they are, others as the data of one, and takes topics of the account alone", () => {
    const bench = benchOf("NRF_CLOUD");
    const rows: [string, unknown][] = [
      ['{"appId":"TEMP","messageType":"DATA","data":"21.5"}', { appId: "TEMP", messageType: "DATA", data: "21.5" }],
      ['{"temp":21}', { appId: "MSG", messageType: "DATA", data: { temp: 21 } }],
      ["no JSON", { appId: "MSG", messageType: "DATA", data: "no JSON" }],
    ];
    for (const [text, expected] of rows) {
      assert.ok(cloudSend(bench.backend, message(text)) > 0);
      assert.deepEqual([topics(bench).at(-1), latest(bench)], [D2C, expected]);
    }
    assert.ok(cloudSend(bench.backend, message("[]", `${D2C}/bulk`)) > 0);
    assert.deepEqual([topics(bench).at(-1), bench.socket.published.at(-1)!.payload], [`${D2C}/bulk`, "[]"]);
    assert.equal(cloudSend(bench.backend, message("x", "elsewhere/topic")), -Errno.ENOTSUP);
    assert.equal(cloudSend(bench.backend, message("x", `${PREFIX}#`)), -Errno.EINVAL);
    assert.equal(cloudSend(bench.backend, message("x".repeat(131_073))), -Errno.EMSGSIZE);
  });

  it("hands CMD messages over as commands, under any name, and answers with OK or STATUS", () => {
    const bench = benchOf("NRF_CLOUD");
    cloudInit(bench.backend, (_, event) => event.type === CloudEventType.Command && event.reply(event.name === "MODEM" ? 200 : 404, event.payload));
    bench.socket.push(C2D, { appId: "MODEM", messageType: "CMD", data: "AT+CFUN?\r\n" });
    assert.deepEqual(latest(bench), { appId: "MODEM", messageType: "OK", status: 200, data: "AT+CFUN?\r\n" });
    bench.socket.push(C2D, { appId: "__proto__", messageType: "CMD", data: { color: 1 } });
    assert.deepEqual(bench.socket.published.at(-1)!.payload, '{"appId":"__proto__","messageType":"STATUS","status":404,"data":{"color":1}}');
    cloudInit(bench.backend, (_, event) => bench.events.push(event));
    bench.socket.push(C2D, { appId: "toString", messageType: "CMD" });
    assert.deepEqual(latest(bench), { appId: "toString", messageType: "STATUS", status: 501, data: "" });
    for (const text of ['{"appId":7,"messageType":"CMD"}', '{"appId":"LED","messageType":"CFG_SET","data":{}}', "{", ""]) {
      bench.socket.push(C2D, text);
      const event = last(bench);
      assert.ok(event.type === CloudEventType.DataReceived && event.msg.buf === text, text);
    }
  });

  it("answers a change of the configuration as the cloud wants it, and hands it over", () => {
    const bench = benchOf("NRF_CLOUD");
    const delta = '{"state":{"config":{"GPS":{"enable":true}}}}';
    bench.socket.push(`${SHADOW}/update/delta`, delta);
    assert.deepEqual(latest(bench), { state: { desired: { config: null }, reported: { config: { GPS: { enable: true } } } } });
    const event = last(bench);
    assert.ok(event.type === CloudEventType.DataReceived && event.msg.buf === delta && event.msg.kind === CloudStateKind.Delta);
    acknowledgeReports(bench.socket);
    assert.equal(last(bench), event, "the backend's own messages are not told as sent");
  });

  it("gives the document as the answer to StateGet, and what was refused as its result", () => {
    const bench = benchOf("NRF_CLOUD");
    const id = sendState(bench, CloudEndpointType.StateGet);
    bench.socket.push(TRIMMED, { desired: owned() });
    const [data, result] = bench.events.slice(-2);
    assert.ok(data!.type === CloudEventType.DataReceived && data!.msg.endpoint.type === CloudEndpointType.StateGet && data!.msg.endpoint.str === TRIMMED);
    assert.deepEqual(result, { type: CloudEventType.StateResult, id, ok: true, code: 200, version: undefined });
    const second = sendState(bench, CloudEndpointType.StateGet);
    bench.socket.push(`${SHADOW}/get/rejected`, { code: 404, message: "No shadow exists with name: 'dev-1'" });
    assert.deepEqual(last(bench), { type: CloudEventType.StateResult, id: second, ok: false, code: 404, version: undefined });
    assert.equal(sendState(bench, CloudEndpointType.StateDelete), -Errno.ENOTSUP);
    assert.equal(sendState(bench, CloudEndpointType.State, "[]"), -Errno.EINVAL);
  });

  for (const text of ["", "{", "null", "7", "1 2", '"x"']) {
    it(`tells ${JSON.stringify(text)} on a shadow topic as one Error and keeps the connection`, () => {
      const bench = benchOf("NRF_CLOUD");
      for (const topic of [TRIMMED, `${SHADOW}/get/rejected`, `${SHADOW}/update/delta`]) {
        const before = bench.events.length;
        bench.socket.push(topic, text);
        assert.deepEqual(names(bench.events.slice(before)), ["Error"], topic);
      }
      assert.equal(bench.socket.isClosed, false);
    });
  }

  it("tells a refused connection as the others do, and what it can do", () => {
    const bench = benchOf("NRF_CLOUD", "awaiting CONNACK");
    bench.socket.answer({ cmd: "connack", returnCode: 5, sessionPresent: false });
    const event = last(bench);
    assert.ok(event.type === CloudEventType.ConnectFailed && event.result === CloudConnectResult.ErrCertMisc);
    const can = cloudCapabilities(bench.backend)!;
    assert.deepEqual(can.stateResults, [CloudEndpointType.StateGet]);
    assert.equal(can.retain, false);
  });
});
