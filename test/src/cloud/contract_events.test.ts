import assert from "node:assert/strict";
import { cloudConnect, cloudDisconnect, cloudInit, cloudKeepaliveTimeLeft, cloudSend, cloudUninit } from "../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEndpointType, CloudEventType, CloudQos } from "../../../src/cloud/types.ts";
import type { CloudEvent } from "../../../src/cloud/types.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import { BACKENDS, contractBench, inState, last, names, OUTBOX, STATES } from "./backends.ts";
import type { StateName } from "./backends.ts";

const MSG = { buf: "x", qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } };

for (const row of BACKENDS) {
  describe(`Cloud API contract, order of events, backend ${row.name}`, () => {
    it("happy path: Connecting, Connected without a session, Ready, with the socket in the config once cloudConnect has returned", () => {
      const bench = contractBench(row);
      cloudConnect(bench.backend);
      assert.equal(bench.backend.config.socket, bench.socket);
      bench.accept();
      assert.deepEqual(bench.events, [
        { type: CloudEventType.Connecting, attempt: 1 },
        { type: CloudEventType.Connected, persistentSession: false },
        { type: CloudEventType.Ready },
      ]);
      const subscribed = bench.socket.packets.flatMap((packet) => (packet.cmd === "subscribe" ? packet.subscriptions.map(({ topic }) => topic) : []));
      assert.deepEqual(subscribed.slice(0, row.filters.length), row.filters);
      assert.ok(subscribed.length === row.filters.length || row.isTold);
    });

    it(`resumed session: Connected says so, and ${row.forgetsFilters ? "what the cloud has forgotten is subscribed again" : "Ready follows at once and nothing is subscribed again"}`, async () => {
      const bench = inState(row, "ready");
      bench.socket.end(CloseReason.Remote);
      await bench.clock.advance(1000);
      bench.socket.onConnect!();
      bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: true });
      if (row.forgetsFilters) {
        assert.deepEqual(last(bench), { type: CloudEventType.Connected, persistentSession: true });
        return assert.deepEqual(bench.socket.commands, ["connect", "subscribe"]);
      }
      const expected = [{ type: CloudEventType.Connected, persistentSession: true }, ...(row.isTold ? [] : [{ type: CloudEventType.Ready }])];
      assert.deepEqual(bench.events.slice(-expected.length), expected);
      assert.deepEqual(bench.socket.commands, ["connect", ...row.resumes]);
    });

    const refusals: [code: number, result: CloudConnectResult, sentence: RegExp][] = [
      [1, CloudConnectResult.ErrBackend, /protocol level/],
      [2, CloudConnectResult.ErrBackend, /client id/],
      [3, CloudConnectResult.ErrBackend, /server unavailable/],
      [4, CloudConnectResult.ErrCertMisc, /bad user or password/],
      [5, CloudConnectResult.ErrCertMisc, /not authorized/],
      [6, CloudConnectResult.ErrCertMisc, /code 6/],
    ];
    for (const [code, result, sentence] of refusals) {
      it(`CONNACK ${code}: Error with the code, then one ConnectFailed with ${result}, and another attempt`, async () => {
        const bench = inState(row, "awaiting CONNACK");
        bench.socket.onData!(String.fromCharCode(0x20, 2, 0, code));
        assert.deepEqual(names(bench.events), ["Connecting", "Error", "ConnectFailed"]);
        const [, error, failed] = bench.events;
        assert.ok(error!.type === CloudEventType.Error && error.code === code && sentence.test(error.message));
        assert.ok(failed!.type === CloudEventType.ConnectFailed && failed.result === result && failed.cause === error.message);
        await bench.clock.advance(failed.retryInMs!);
        assert.deepEqual(last(bench), { type: CloudEventType.Connecting, attempt: 2 });
      });
    }

    it(`SUBACK 0x80: an Error that names the topic for each that is refused, then ${row.isTold ? "the wait for the topics" : "Ready"}`, () => {
      const bench = inState(row, "awaiting SUBACK");
      const subscribe = bench.socket.packets.find(({ cmd }) => cmd === "subscribe")!;
      bench.socket.answer({ cmd: "suback", messageId: subscribe.messageId!, granted: row.filters.map(() => 128) });
      assert.deepEqual(names(bench.events), ["Connecting", "Connected", ...row.filters.map(() => "Error"), ...(row.isTold ? [] : ["Ready"])]);
      const errors = bench.events.filter((event) => event.type === CloudEventType.Error);
      assert.deepEqual(errors.map(({ code }) => code), row.filters.map(() => 128));
      errors.forEach(({ message }, index) => assert.ok(message.includes(row.filters[index]!), message));
    });

    const cuts: [state: StateName, reason: CloseReason, event: CloudEventType, value: number][] = [
      ["connecting", CloseReason.ConnectFailed, CloudEventType.ConnectFailed, CloudConnectResult.ErrNetwork],
      ["connecting", CloseReason.Network, CloudEventType.ConnectFailed, CloudConnectResult.ErrNetwork],
      ["awaiting CONNACK", CloseReason.Remote, CloudEventType.ConnectFailed, CloudConnectResult.ErrBackend],
      ["awaiting CONNACK", CloseReason.Network, CloudEventType.ConnectFailed, CloudConnectResult.ErrNetwork],
      ["awaiting SUBACK", CloseReason.Remote, CloudEventType.Disconnected, CloudDisconnectReason.ClosedByRemote],
      ["awaiting SUBACK", CloseReason.Network, CloudEventType.Disconnected, CloudDisconnectReason.InvalidRequest],
      ["ready", CloseReason.Remote, CloudEventType.Disconnected, CloudDisconnectReason.ClosedByRemote],
      ["ready", CloseReason.Network, CloudEventType.Disconnected, CloudDisconnectReason.InvalidRequest],
    ];
    for (const [state, reason, type, value] of cuts) {
      it(`cut while ${state} for reason ${reason}: one ${type === CloudEventType.Disconnected ? "Disconnected" : "ConnectFailed"} with ${value} and the cause, and another attempt`, async () => {
        const bench = inState(row, state);
        const before = bench.events.length;
        bench.socket.end(reason, "the cause");
        const event = last(bench) as CloudEvent & { reason?: number; result?: number; cause: string; retryInMs?: number };
        assert.equal(bench.events.length, before + 1);
        assert.deepEqual([event.type, event.reason ?? event.result, event.cause], [type, value, "the cause"]);
        assert.equal(bench.backend.config.socket, undefined);
        await bench.clock.advance(event.retryInMs!);
        assert.deepEqual(last(bench), { type: CloudEventType.Connecting, attempt: 2 });
      });
    }

    it("another client takes the id over, again and again: one Disconnected each, and longer and longer pauses", async () => {
      const bench = inState(row, "ready");
      const pauses: number[] = [];
      for (let round = 0; round < 6; round++) {
        bench.socket.end(CloseReason.Remote, "closed by the peer");
        const event = last(bench);
        assert.ok(event.type === CloudEventType.Disconnected && event.reason === CloudDisconnectReason.ClosedByRemote);
        pauses.push(event.retryInMs!);
        await bench.clock.advance(event.retryInMs!);
        bench.accept();
      }
      assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16000, 32000]);
    });

    it("ping unanswered: Disconnected(Misc) 10 s after it, and the countdown begins anew with each packet", async () => {
      const bench = inState(row, "ready");
      await bench.clock.advance(20_000);
      assert.equal(cloudKeepaliveTimeLeft(bench.backend), 40_000);
      cloudSend(bench.backend, MSG);
      assert.equal(cloudKeepaliveTimeLeft(bench.backend), 60_000);
      await bench.clock.advance(60_000);
      assert.equal(bench.socket.commands.at(-1), "pingreq");
      await bench.clock.advance(9_999);
      assert.equal(last(bench).type, CloudEventType.Ready);
      await bench.clock.advance(1);
      const event = last(bench);
      assert.ok(event.type === CloudEventType.Disconnected && event.reason === CloudDisconnectReason.Misc && event.cause === "no PINGRESP in 10 s");
    });

    it("a keep-alive of 0 is -1 at all times, and nothing is pinged", async () => {
      const bench = inState(row, "ready", { keepAliveS: 0 });
      await bench.clock.advance(3_600_000);
      assert.equal(cloudKeepaliveTimeLeft(bench.backend), -1);
      assert.ok(!bench.socket.commands.includes("pingreq"));
    });
  });

  describe(`Cloud API contract, disconnect and uninit, backend ${row.name}`, () => {
    const told: Record<StateName, string[]> = {
      idle: [], connecting: ["ConnectFailed"], "awaiting CONNACK": ["ConnectFailed"], "awaiting SUBACK": ["Disconnected"], ready: ["Disconnected"],
      "waiting to retry": [],
    };
    for (const state of STATES) {
      it(`while ${state} tells ${told[state].join() || "nothing"}, ends the retries, and leaves the way free for cloudConnect`, async () => {
        const bench = inState(row, state);
        const before = bench.events.length;
        cloudDisconnect(bench.backend);
        assert.deepEqual(names(bench.events.slice(before)), told[state]);
        const event = last(bench) as { retryInMs?: number; reason?: number };
        if (told[state].length) assert.equal(event.retryInMs, undefined);
        if (told[state][0] === "Disconnected") assert.equal(event.reason, CloudDisconnectReason.UserRequest);
        await bench.clock.advance(3_600_000);
        assert.deepEqual([bench.events.length - before, bench.clock.pending], [told[state].length, 0]);
        assert.equal(cloudConnect(bench.backend), CloudConnectResult.Success);
      });

      it(`as cloudUninit while ${state} tells nothing at all, and cloudInit makes it usable again`, async () => {
        const bench = inState(row, state, { outboxBytes: OUTBOX });
        const before = bench.events.length;
        assert.equal(cloudUninit(bench.backend), 0);
        await bench.clock.advance(3_600_000);
        assert.deepEqual([bench.events.length - before, bench.clock.pending], [0, 0]);
        assert.equal(cloudConnect(bench.backend), CloudConnectResult.ErrNotInitd);
        cloudInit(bench.backend, (_, event) => bench.events.push(event));
        assert.equal(cloudConnect(bench.backend), CloudConnectResult.Success);
        bench.accept();
        assert.equal(last(bench).type, CloudEventType.Ready);
      });
    }
  });
}
