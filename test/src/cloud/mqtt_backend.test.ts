import assert from "node:assert/strict";
import mqttPacket from "mqtt-packet";
import {
  cloudConnect,
  cloudDisconnect,
  cloudEpSubscriptionsAdd,
  cloudEpSubscriptionsRemove,
  cloudGetId,
  cloudInit,
  cloudSend,
  cloudUninit,
} from "../../../src/cloud/cloud.ts";
import { createMqttBackend } from "../../../src/cloud/mqtt/backend.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEndpointType, CloudEventType, CloudQos, Errno } from "../../../src/cloud/types.ts";
import type { CloudBackend, CloudBackendConfig, CloudCommandEvent, CloudEvent } from "../../../src/cloud/types.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { FakeNetwork } from "./fake_network.ts";

const ID = "uplink-869951030000000";

interface Bench {
  clock: VirtualClock;
  network: FakeNetwork;
  backend: CloudBackend;
  events: CloudEvent[];
  types(): CloudEventType[];
}

function bench(config: CloudBackendConfig = {}): Bench {
  const clock = VirtualClock.strict();
  const network = new FakeNetwork();
  const events: CloudEvent[] = [];
  const defaults = { clock, network, random: () => 0.5, host: "broker", port: 1883, idPrefix: "uplink-", keepAliveS: 60, outboxBytes: 0 };
  const backend = createMqttBackend({ ...defaults, ...config }, {});
  cloudInit(backend, (_, event) => events.push(event));
  return { clock, network, backend, events, types: () => events.map((event) => event.type) };
}

const message = (buf: string, qos = CloudQos.AtLeastOnce, type = CloudEndpointType.Msg) => ({ buf, qos, endpoint: { type } });

describe("src/cloud/mqtt/backend", () => {
  it("goes from Connecting over Connected to Ready, with the socket in the config from the start", () => {
    const { backend, network, types } = bench();
    assert.equal(cloudConnect(backend), CloudConnectResult.Success);
    assert.equal(backend.config.socket, network.socket);
    assert.deepEqual([network.socket.host, network.socket.port], ["broker", 1883]);
    network.socket.accept();
    assert.deepEqual(types(), [CloudEventType.Connecting, CloudEventType.Connected, CloudEventType.Ready]);
    const [connect, subscribe] = network.socket.packets;
    assert.ok(connect!.cmd === "connect" && connect!.clientId === ID);
    assert.ok(subscribe!.cmd === "subscribe" && subscribe!.subscriptions[0]!.topic === `${ID}/c2d/#`);
    assert.equal(cloudGetId(backend), ID);
  });

  it("gives a message id and one DataSent with it", () => {
    const { backend, network, events } = bench();
    cloudConnect(backend);
    network.socket.accept();
    const id = cloudSend(backend, message("x"));
    const publish = network.socket.packets.at(-1)!;
    assert.ok(publish.cmd === "publish" && publish.topic === `${ID}/d2c` && publish.messageId === id);
    network.socket.answer({ cmd: "puback", messageId: id });
    assert.deepEqual(events.at(-1), { type: CloudEventType.DataSent, id });
  });

  it("refuses to send before Ready, and takes it when an outbox is configured", () => {
    const refusing = bench();
    cloudConnect(refusing.backend);
    assert.equal(cloudSend(refusing.backend, message("x")), -Errno.ENOTCONN);
    const keeping = bench({ outboxBytes: 60 });
    cloudConnect(keeping.backend);
    const id = cloudSend(keeping.backend, message("x"));
    assert.ok(id > 0);
    assert.equal(cloudSend(keeping.backend, message("x".repeat(60))), -Errno.ENOMEM);
    assert.equal(cloudSend(keeping.backend, message("x", CloudQos.AtMostOnce)), -Errno.ENOTCONN);
    keeping.network.socket.accept();
    assert.ok(keeping.network.socket.packets.some((packet) => packet.cmd === "publish" && packet.messageId === id));
  });

  it("answers what it does not have with -ENOTSUP and nonsense with -EINVAL", () => {
    const { backend, network } = bench();
    cloudConnect(backend);
    network.socket.accept();
    assert.equal(cloudSend(backend, message("x", 1, CloudEndpointType.Pair)), -Errno.ENOTSUP);
    assert.equal(cloudSend(backend, message("x", 7 as CloudQos)), -Errno.EINVAL);
  });

  it("retains State, and clears it with StateDelete", () => {
    const { backend, network } = bench();
    cloudConnect(backend);
    network.socket.accept();
    cloudSend(backend, message("{}", 1, CloudEndpointType.State));
    cloudSend(backend, message("ignored", 1, CloudEndpointType.StateDelete));
    const [state, deleted] = network.socket.packets.slice(-2);
    assert.ok(state!.cmd === "publish" && state!.retain && state!.topic === `${ID}/state/reported`);
    assert.ok(deleted!.cmd === "publish" && deleted!.retain && deleted!.payload.length === 0);
  });

  it("labels inbound data with endpoint, topic, QoS and flags", () => {
    const { backend, network, events } = bench();
    cloudConnect(backend);
    network.socket.accept();
    network.socket.answer({ cmd: "publish", topic: `${ID}/c2d/any`, payload: "hi", qos: 0, dup: false, retain: false });
    network.socket.answer({ cmd: "publish", topic: `${ID}/state/desired`, payload: "{}", qos: 1, dup: true, retain: true, messageId: 4 });
    const [msg, state] = events.slice(-2);
    assert.ok(msg!.type === CloudEventType.DataReceived && msg!.msg.endpoint.type === CloudEndpointType.Msg && msg!.msg.buf === "hi");
    assert.ok(state!.type === CloudEventType.DataReceived && state!.msg.endpoint.type === CloudEndpointType.State);
    assert.deepEqual([state.msg.qos, state.msg.retain, state.msg.dup], [1, true, true]);
    assert.equal(network.socket.commands.at(-1), "puback");
  });

  it("hands a command over with a reply function that works once", () => {
    const { backend, network, events } = bench();
    cloudConnect(backend);
    network.socket.accept();
    network.socket.answer({ cmd: "publish", topic: `${ID}/c2d/cmd/toString/42`, payload: "1", qos: 0, dup: false, retain: false });
    const command = events.at(-1) as CloudCommandEvent;
    assert.deepEqual([command.type, command.name, command.payload], [CloudEventType.Command, "toString", "1"]);
    assert.deepEqual(network.socket.published.slice(1).map(({ topic }) => topic), [`${ID}/d2c/res/501/toString/42`], "nobody took it");
    assert.equal(command.reply(200), -Errno.EALREADY);
    cloudInit(backend, (_, event) => events.push(event) > 0);
    network.socket.push(`${ID}/c2d/cmd/led/43`, "1");
    const later = events.at(-1) as CloudCommandEvent;
    assert.ok(later.reply(404, "{}") > 0);
    assert.equal(later.reply(200), -Errno.EALREADY);
    assert.deepEqual(network.socket.published.slice(2).map(({ topic, payload }) => [topic, payload]), [[`${ID}/d2c/res/404/led/43`, "{}"]]);
  });

  it("tells others that it is there, and that it is not, in order or by its will", async () => {
    const { backend, network, clock } = bench();
    cloudConnect(backend);
    network.socket.accept();
    const [connect] = network.socket.packets;
    assert.ok(connect!.cmd === "connect");
    assert.deepEqual([connect.will!.topic, connect.will!.payload.toString(), connect.will!.retain, connect.will!.qos], [`${ID}/status`, "offline", true, 1]);
    cloudDisconnect(backend);
    await clock.advance(0);
    assert.deepEqual(network.socket.published.map(({ topic, payload, retain }) => [topic, payload, retain]), [
      [`${ID}/status`, "online", true],
      [`${ID}/status`, "offline", true],
    ]);
    assert.equal(network.socket.commands.at(-1), "disconnect");
  });

  it("gives the retained desired state as the answer to StateGet, and 404 where none comes", async () => {
    const { backend, network, events, clock } = bench();
    cloudConnect(backend);
    network.socket.accept();
    const id = cloudSend(backend, message("", 1, CloudEndpointType.StateGet));
    network.socket.grant();
    network.socket.push(`${ID}/state/desired`, '{"new":1}');
    network.socket.answer({ cmd: "publish", topic: `${ID}/state/desired`, payload: '{"old":1}', qos: 0, dup: false, retain: true });
    const got = events.flatMap((event) => (event.type === CloudEventType.DataReceived ? [[event.msg.endpoint.type, event.msg.buf]] : []));
    assert.deepEqual(got, [[CloudEndpointType.State, '{"new":1}'], [CloudEndpointType.StateGet, '{"old":1}']]);
    assert.deepEqual(events.at(-1), { type: CloudEventType.StateResult, id, ok: true, code: 200 });
    const second = cloudSend(backend, message("", 1, CloudEndpointType.StateGet));
    network.socket.grant();
    await clock.advance(30_000);
    assert.deepEqual(events.at(-1), { type: CloudEventType.StateResult, id: second, ok: false, code: 404 });
  });

  it("tells each refused connection once, with the CONNACK code, and waits longer for a refused identity", async () => {
    const { backend, network, events, clock } = bench();
    cloudConnect(backend);
    network.socket.onConnect!();
    network.socket.answer({ cmd: "connack", returnCode: 4, sessionPresent: false });
    assert.deepEqual(events.slice(1), [
      { type: CloudEventType.Error, code: 4, message: "broker refuses: bad user or password" },
      {
        type: CloudEventType.ConnectFailed,
        result: CloudConnectResult.ErrCertMisc,
        cause: "broker refuses: bad user or password",
        retryInMs: 1000,
      },
    ]);
    for (let round = 0; round < 12; round++) {
      const last = events.at(-1)!;
      await clock.advance(last.type === CloudEventType.ConnectFailed ? last.retryInMs! : 0);
      network.socket.onConnect!();
      network.socket.answer({ cmd: "connack", returnCode: 5, sessionPresent: false });
    }
    const last = events.at(-1)!;
    assert.ok(last.type === CloudEventType.ConnectFailed && last.retryInMs === 1800000, JSON.stringify(last));
  });

  it("tells ErrTimeoutNoData 30 s after the connection stood without CONNACK", async () => {
    const { backend, network, events, clock } = bench();
    cloudConnect(backend);
    network.socket.onConnect!();
    await clock.advance(29999);
    assert.equal(events.length, 1);
    await clock.advance(1);
    const last = events.at(-1)!;
    assert.ok(last.type === CloudEventType.ConnectFailed && last.result === CloudConnectResult.ErrTimeoutNoData);
    assert.equal(last.cause, "no CONNACK in 30 s");
  });

  it("reconnects by itself with growing, bounded delays and sends unacknowledged messages again", async () => {
    const { backend, network, events, clock } = bench({ outboxBytes: 100 });
    cloudConnect(backend);
    network.socket.accept();
    const id = cloudSend(backend, message("x"));
    network.socket.end(CloseReason.Remote, "closed by the peer");
    assert.deepEqual(events.at(-1), {
      type: CloudEventType.Disconnected,
      reason: CloudDisconnectReason.ClosedByRemote,
      cause: "closed by the peer",
      retryInMs: 1000,
    });
    const delays: number[] = [];
    for (let round = 0; round < 10; round++) {
      const last = events.at(-1)!;
      if (last.type === CloudEventType.ConnectFailed || last.type === CloudEventType.Disconnected) delays.push(last.retryInMs!);
      await clock.advance(delays.at(-1)!);
      network.socket.end(CloseReason.ConnectFailed, "refused");
    }
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16000, 32000, 64000, 64000, 64000, 64000]);
    await clock.advance(64000);
    network.socket.accept(true);
    const again = network.socket.packets.find((packet) => packet.cmd === "publish")!;
    assert.ok(again.cmd === "publish" && again.dup && again.messageId === id);
  });

  it("starts the back-off anew only after a Ready that held for 60 s", async () => {
    const { backend, network, events, clock } = bench();
    const retry = (): number => (events.at(-1) as { retryInMs: number }).retryInMs;
    cloudConnect(backend);
    for (const expected of [1000, 2000, 4000]) {
      network.socket.accept();
      await clock.advance(1000);
      network.socket.end(CloseReason.Remote);
      assert.equal(retry(), expected);
      await clock.advance(expected);
    }
    network.socket.accept();
    await clock.advance(60000);
    network.socket.end(CloseReason.Remote);
    assert.equal(retry(), 1000);
  });

  it("skips SUBSCRIBE when the broker kept the session of this boot", async () => {
    const { backend, network, clock } = bench();
    cloudConnect(backend);
    network.socket.accept(true);
    assert.ok(network.socket.commands.includes("subscribe"), "the first connection after a boot subscribes in any case");
    network.socket.end(CloseReason.Remote);
    await clock.advance(1000);
    network.socket.accept(true);
    assert.ok(!network.socket.commands.includes("subscribe"));
  });

  it("begins at any id after a boot: the session at the broker may still hold QoS 2 messages with the ids of the last one", () => {
    const ids = [0, 0.4, 0.99999999].map((value) => {
      const { backend } = bench({ outboxBytes: 60, random: () => value });
      cloudConnect(backend);
      return cloudSend(backend, message("x", CloudQos.ExactlyOnce));
    });
    assert.deepEqual(ids, [1, 26215, 65535]);
  });

  it("names the topic that the broker refuses in SUBACK and still gets Ready", () => {
    const { backend, network, events } = bench();
    cloudConnect(backend);
    network.socket.onConnect!();
    network.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
    const { messageId } = network.socket.packets.at(-1) as { messageId: number };
    network.socket.answer({ cmd: "suback", messageId, granted: [1, 128] });
    const [error, ready] = events.slice(-2);
    assert.ok(error!.type === CloudEventType.Error && error!.code === 128 && error!.message.includes(`${ID}/state/desired`));
    assert.equal(ready!.type, CloudEventType.Ready);
  });

  it("ends with Disconnected(UserRequest), stays down, and can connect again from inside the handler", async () => {
    const { backend, network, events, types, clock } = bench();
    cloudConnect(backend);
    assert.equal(cloudConnect(backend), CloudConnectResult.ErrAlreadyConnected);
    network.socket.accept();
    assert.equal(cloudDisconnect(backend), 0);
    assert.equal(network.socket.commands.at(-1), "disconnect");
    const last = events.at(-1)!;
    assert.ok(last.type === CloudEventType.Disconnected && last.reason === CloudDisconnectReason.UserRequest && last.retryInMs === undefined);
    await clock.advance(3600000);
    assert.equal(network.sockets.length, 1);
    assert.equal(clock.pending, 0);
    assert.equal(cloudDisconnect(backend), -Errno.ENOTCONN);
    cloudInit(backend, (self, event) => {
      if (event.type === CloudEventType.Disconnected) assert.equal(cloudConnect(self), CloudConnectResult.Success);
    });
    cloudConnect(backend);
    network.socket.accept();
    cloudDisconnect(backend);
    assert.equal(network.sockets.length, 3);
    assert.equal(types().length, 4);
  });

  it("gives no event after cloudUninit, not even from inside the handler", () => {
    const { backend, network } = bench();
    let count = 0;
    cloudInit(backend, (self) => {
      count++;
      cloudUninit(self);
    });
    cloudConnect(backend);
    assert.equal(count, 1);
    assert.ok(network.socket.isClosed);
    assert.equal(cloudConnect(backend), CloudConnectResult.ErrNotInitd);
  });

  it("survives a handler that throws, and lets the console see it", async () => {
    const { backend, network, clock } = bench();
    cloudInit(backend, () => {
      throw new Error("of the application");
    });
    cloudConnect(backend);
    network.socket.accept();
    await assert.rejects(clock.advance(0), /of the application/);
    assert.ok(cloudSend(backend, message("x")) > 0);
  });

  it("sends a message from inside Ready or Connected once, behind the older ones, also on a resumed session", async () => {
    const { backend, network, clock } = bench({ outboxBytes: 500 });
    cloudConnect(backend);
    network.socket.accept();
    cloudSend(backend, message("old"));
    cloudInit(backend, (self, event) => {
      if (event.type === CloudEventType.Connected) cloudSend(self, message("connected"));
      if (event.type === CloudEventType.Ready) cloudSend(self, message("ready"));
    });
    network.socket.end(CloseReason.Remote);
    await clock.advance(1000);
    network.socket.accept(true);
    const sent = network.socket.packets.filter((packet) => packet.cmd === "publish");
    assert.deepEqual(
      sent.map((packet) => [packet.payload.toString(), packet.dup]),
      [
        ["old", true],
        ["connected", false],
        ["online", false],
        ["ready", false],
      ],
    );
  });

  it("gives up 30 s after SUBSCRIBE without SUBACK, and tries again", async () => {
    const { backend, network, events, clock } = bench();
    cloudConnect(backend);
    network.socket.onConnect!();
    network.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
    await clock.advance(30_000);
    const last = events.at(-1)!;
    assert.ok(last.type === CloudEventType.Disconnected && last.cause === "no SUBACK in 30 s");
    await clock.advance(1000);
    assert.equal(network.sockets.length, 2);
  });

  it("refuses a topic with a wildcard, which would make the broker close the connection each time", () => {
    const { backend, network } = bench();
    cloudConnect(backend);
    network.socket.accept();
    for (const str of ["a/#", "+/b", "a\0b"]) {
      assert.equal(cloudSend(backend, { ...message("x"), endpoint: { type: CloudEndpointType.Msg, str } }), -Errno.EINVAL);
    }
  });

  it("adds and removes subscriptions, remembers them across connections, and refuses none or an empty one", async () => {
    const { backend, network, clock } = bench();
    const topics = (list: string[]) => list.map((str) => ({ type: CloudEndpointType.Msg, str }));
    cloudConnect(backend);
    network.socket.accept();
    assert.equal(cloudEpSubscriptionsAdd(backend, []), -Errno.EINVAL);
    assert.equal(cloudEpSubscriptionsAdd(backend, [{ type: CloudEndpointType.Msg }]), -Errno.EINVAL);
    for (let count = 0; count < 3; count++) assert.equal(cloudEpSubscriptionsAdd(backend, topics(["x", "y"])), 0);
    assert.equal(network.socket.commands.filter((command) => command === "subscribe").length, 2);
    network.socket.end(CloseReason.Remote);
    assert.equal(cloudEpSubscriptionsRemove(backend, topics(["x"])), 0);
    await clock.advance(1000);
    network.socket.accept(true);
    const again = network.socket.packets.find((packet) => packet.cmd === "subscribe")!;
    assert.deepEqual(again.cmd === "subscribe" && again.subscriptions.map(({ topic }) => topic).slice(2), ["y"]);
    const gone = network.socket.packets.find((packet) => packet.cmd === "unsubscribe")!;
    assert.ok(gone.cmd === "unsubscribe" && gone.unsubscriptions[0] === "x");
  });

  it("obeys a connection no more once it is closed, even in the middle of a piece", () => {
    const { backend, network, types } = bench();
    cloudConnect(backend);
    const socket = network.socket;
    socket.accept();
    cloudInit(backend, (self, event) => {
      if (event.type === CloudEventType.DataReceived) cloudDisconnect(self);
      if (event.type === CloudEventType.Disconnected) cloudConnect(self);
    });
    const inbound = mqttPacket.generate({ cmd: "publish", topic: "t", payload: "x", qos: 0, dup: false, retain: false }).toString("latin1");
    socket.onData!(inbound + inbound + "\xf0\0");
    assert.equal(network.sockets.length, 2);
    assert.ok(!network.socket.isClosed);
    assert.equal(types().length, 3);
  });

  it("forgets unacknowledged messages with cloudUninit", () => {
    const { backend, network } = bench({ outboxBytes: 500 });
    cloudConnect(backend);
    network.socket.accept();
    cloudSend(backend, message("x"));
    cloudUninit(backend);
    cloudInit(backend, () => {});
    cloudConnect(backend);
    network.socket.accept();
    assert.deepEqual(network.socket.published.map(({ payload }) => payload), ["online"]);
  });
});
