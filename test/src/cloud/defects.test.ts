import assert from "node:assert/strict";
import {
  cloudBackendCreate,
  cloudBackendDefine,
  cloudCapabilities,
  cloudConnect,
  cloudDisconnect,
  cloudGetBinding,
  cloudInit,
  cloudNotifyEvent,
  cloudSend,
  cloudUninit,
  cloudUserDataSet,
} from "../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudEndpointType, CloudEventType, CloudQos, Errno } from "../../../src/cloud/types.ts";
import type { CloudEvent } from "../../../src/cloud/types.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import { BACKENDS, contractBench, inState, last, names, OUTBOX, TEXT } from "./backends.ts";
import { eventsOf } from "./row_bench.ts";

/**
 * What a user of the original Cloud API saw go wrong (sdk-nrf v1.8.0, its backends), and does not see here. Defects of firmware updates (the
 * original's false FOTA_ERROR after an erase, and a success that was told before the new image ran) are looked at where updates are made; D19, the
 * provisioning of Azure, is in azure/dps.test.ts.
 */
const MSG = { buf: TEXT, qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } };
const ENDPOINTS = [0, 1, 2, 3, 4, 5, 32767] as CloudEndpointType[];

for (const row of BACKENDS) {
  describe(`defects of the original, backend ${row.name}`, () => {
    it("D1: an error of the connection arrived as a failed firmware update", () => {
      const bench = inState(row, "awaiting CONNACK");
      bench.socket.answer({ cmd: "connack", returnCode: 5, sessionPresent: false });
      assert.deepEqual(names(bench.events), ["Connecting", "Error", "ConnectFailed"]);
    });

    it("D2: one event set off a second one that had not happened", () => {
      const bench = inState(row, "ready");
      cloudNotifyEvent(bench.backend, { type: CloudEventType.FotaEraseDone });
      assert.deepEqual(names(bench.events.slice(3)), ["FotaEraseDone"]);
    });

    it("D3: what asks for the state by itself changed it instead", () => {
      const bench = inState(row, "ready");
      const automatic = bench.socket.published.filter(({ topic, payload }) => /update|PATCH|reported/.test(topic) && !/pairing/.test(payload));
      assert.deepEqual(automatic, []);
    });

    it("D4: cloudConnect gave numbers of two kinds, and a failed attempt never told its result", () => {
      const bench = contractBench(row);
      assert.equal(cloudConnect(bench.backend), CloudConnectResult.Success);
      assert.equal(cloudConnect(bench.backend), CloudConnectResult.ErrAlreadyConnected);
      bench.socket.end(CloseReason.ConnectFailed, "name not resolved");
      const failed = last(bench);
      assert.ok(failed.type === CloudEventType.ConnectFailed && failed.result === CloudConnectResult.ErrNetwork && failed.cause === "name not resolved");
    });

    it("D5: the socket that the documentation promises was there with one backend only", () => {
      const bench = inState(row, "connecting");
      assert.equal(bench.backend.config.socket, bench.socket);
    });

    it("D6: a 0 was success, the user's wish, or nothing; and Connecting meant failure as well", () => {
      const bench = inState(row, "ready");
      cloudDisconnect(bench.backend);
      const lost = last(bench);
      assert.ok(lost.type === CloudEventType.Disconnected && lost.reason === 0 && lost.cause === "");
      const failing = inState(row, "waiting to retry");
      assert.deepEqual(eventsOf(failing, CloudEventType.Connecting).map((event) => Object.keys(event).sort()), [["attempt", "type"]]);
    });

    it("D7: an Error came without its code, and a send to an endpoint that is none succeeded", () => {
      const bench = inState(row, "ready");
      for (const type of ENDPOINTS) {
        if (!row.endpoints[type]) assert.equal(cloudSend(bench.backend, { ...MSG, endpoint: { type } }), -Errno.ENOTSUP, String(type));
      }
      bench.socket.push(row.inbound[0]!.topic, "x".repeat(5000));
      const error = last(bench);
      assert.ok(error.type === CloudEventType.Error && error.code !== 0 && error.message !== "");
    });

    it("D8: nobody learned that a message had arrived, or which", () => {
      const bench = inState(row, "ready", { outboxBytes: OUTBOX });
      const ids = [1, 2, 3].map(() => cloudSend(bench.backend, MSG));
      for (const id of [...ids].reverse()) bench.socket.answer({ cmd: "puback", messageId: id });
      bench.socket.answer({ cmd: "puback", messageId: ids[0]! });
      assert.deepEqual(eventsOf(bench, CloudEventType.DataSent).map(({ id }) => id), [...ids].reverse());
    });

    it("D9: all that came was a message, so that applications compared topics", () => {
      for (const { topic, type, text = "in" } of row.inbound) {
        const bench = inState(row, "ready");
        bench.socket.push(topic, text);
        const event = last(bench);
        assert.ok(event.type === CloudEventType.DataReceived && event.msg.endpoint.type === type && event.msg.endpoint.str === topic);
      }
    });

    it("D10: applications compared names of backends to know what they can do", () => {
      const { backend } = inState(row, "ready");
      const can = cloudCapabilities(backend)!;
      assert.deepEqual(can.endpoints, ENDPOINTS.filter((type) => row.endpoints[type]));
      assert.equal(can.qos, Math.max(...row.qos));
      assert.ok(can.stateResults.every((type) => can.endpoints.includes(type)));
    });

    it("D11: a message at QoS 1 went with id 0, or with one that was in flight", () => {
      const bench = inState(row, "ready", { outboxBytes: 65_535 });
      const ids = Array.from({ length: 50 }, () => cloudSend(bench.backend, MSG));
      assert.equal(new Set(ids).size, 50);
      assert.ok(ids.every((id) => id >= 1 && id <= 65_535));
    });

    it("D12: there was one connection of a kind, to a host of the build", () => {
      cloudBackendDefine(`two of ${row.name}`, (config) => row.create({ ...contractBench(row).backend.config, ...config }));
      const [one, other] = ["a.example.com", "b.example.com"].map((host) => cloudBackendCreate(`two of ${row.name}`, { host, name: `${row.name} at ${host}` })!);
      cloudInit(one, () => {});
      cloudInit(other, () => {});
      assert.deepEqual([cloudConnect(one), cloudConnect(other)], [0, 0]);
      assert.notEqual(one!.config.socket, other!.config.socket);
      assert.equal(cloudGetBinding(`${row.name} at b.example.com`), other);
    });

    it("D13: a loss was told twice or never, and cloudConnect inside its handler was refused", () => {
      const bench = inState(row, "ready");
      let result: number | undefined;
      cloudInit(bench.backend, (self, event) => {
        bench.events.push(event);
        if (event.type === CloudEventType.Disconnected && event.retryInMs === undefined) result = cloudConnect(self);
      });
      cloudDisconnect(bench.backend);
      assert.equal(result, CloudConnectResult.Success);
      assert.deepEqual(names(bench.events.slice(3)), ["Disconnected", "Connecting"]);
    });

    it("D14: each application had to come back by itself, and a fleet did so at once", async () => {
      const delays = [0.1, 0.9].map((value) => {
        const bench = inState(row, "ready", { random: () => value });
        bench.socket.end(CloseReason.Remote);
        return (last(bench) as { retryInMs?: number }).retryInMs!;
      });
      assert.notEqual(delays[0], delays[1]);
      const once = inState(row, "ready", { reconnect: false });
      once.socket.end(CloseReason.Remote);
      assert.equal((last(once) as { retryInMs?: number }).retryInMs, undefined);
      await once.clock.advance(3_600_000);
      assert.equal(once.network.sockets.length, 1);
    });

    it("D15: cloudConnect blocked, without a limit and without a way out", async () => {
      const bench = inState(row, "awaiting CONNACK");
      await bench.clock.advance(30_000);
      const failed = last(bench);
      assert.ok(failed.type === CloudEventType.ConnectFailed && failed.result === CloudConnectResult.ErrTimeoutNoData);
      const cancelled = inState(row, "connecting");
      assert.equal(cloudDisconnect(cancelled.backend), 0);
      assert.equal(last(cancelled).type, CloudEventType.ConnectFailed);
    });

    it("D16: a message that was too large vanished, or dropped the connection", () => {
      const bench = inState(row, "ready");
      const { topic } = row.inbound[0]!;
      bench.socket.answer({ cmd: "publish", topic, payload: "x".repeat(20_000), qos: 1, messageId: 7, dup: false, retain: false });
      const error = last(bench);
      assert.ok(error.type === CloudEventType.Error && error.code === -Errno.EMSGSIZE);
      assert.deepEqual([bench.socket.commands.at(-1), bench.socket.isClosed], ["puback", false]);
    });

    it("D17: READY meant connected, subscribed or associated; here a message can be sent from inside it, and it comes once", () => {
      const bench = inState(row, "connecting");
      let id = 0;
      cloudInit(bench.backend, (self, event) => {
        bench.events.push(event);
        if (event.type === CloudEventType.Ready) id = cloudSend(self, MSG);
      });
      bench.accept();
      assert.ok(id > 0);
      assert.deepEqual(names(bench.events), ["Connecting", "Connected", "Ready"]);
    });

    it("D18: an update's failure was told as its success; without updates, nothing of them is told", async () => {
      const bench = inState(row, "ready");
      assert.equal(cloudCapabilities(bench.backend)!.fota, false);
      bench.socket.end(CloseReason.Remote);
      await bench.clock.advance(2000);
      bench.accept();
      const fota = bench.events.filter(({ type }) => type >= CloudEventType.FotaStart && type <= CloudEventType.FotaError);
      assert.deepEqual(fota, []);
      const filters = bench.socket.packets.flatMap((packet) => (packet.cmd === "subscribe" ? packet.subscriptions.map(({ topic }) => topic) : []));
      assert.deepEqual(filters.filter((topic) => topic.includes("jobs")), []);
    });

    it("D20: an idle connection was lost in the network, and nobody noticed", async () => {
      const bench = inState(row, "ready", { keepAliveS: 60 });
      await bench.clock.advance(70_000);
      assert.equal(last(bench).type, CloudEventType.Disconnected);
    });

    it("D21: user data could not be cleared, and missing arguments crashed", () => {
      const bench = inState(row, "ready");
      const seen: unknown[] = [];
      cloudInit(bench.backend, (_, __, userData) => seen.push(userData));
      for (const data of ["mine", null]) {
        assert.equal(cloudUserDataSet(bench.backend, data), 0);
        bench.socket.push(row.inbound[0]!.topic, "1");
      }
      assert.deepEqual(seen, ["mine", null]);
      cloudNotifyEvent(null, { type: CloudEventType.Ready });
      assert.equal(cloudGetBinding(null), null);
      const after: CloudEvent[] = [];
      cloudInit(bench.backend, (_, event) => after.push(event));
      cloudUninit(bench.backend);
      assert.deepEqual(after, []);
    });
  });
}
