import assert from "node:assert/strict";
import { cloudConnect, cloudDisconnect, cloudEpSubscriptionsAdd, cloudInit, cloudPing, cloudSend, cloudUninit } from "../../../src/cloud/cloud.ts";
import { CloudEndpointType, CloudEventType, CloudQos } from "../../../src/cloud/types.ts";
import type { CloudBackend, CloudEvent } from "../../../src/cloud/types.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import { seeded } from "../seeded.ts";
import { BACKENDS, contractBench, last, names, OUTBOX } from "./backends.ts";
import type { BackendRow, ContractBench } from "./backends.ts";

const message = (qos: CloudQos) => ({ buf: "x", qos, endpoint: { type: CloudEndpointType.Msg } });

const ACTIONS: Record<string, (backend: CloudBackend) => unknown> = {
  cloudConnect,
  cloudDisconnect,
  cloudUninit,
  "cloudDisconnect and cloudConnect": (it) => [cloudDisconnect(it), cloudConnect(it)],
  cloudPing,
  "cloudSend at QoS 0": (it) => cloudSend(it, message(0)),
  "cloudSend at QoS 1": (it) => cloudSend(it, message(1)),
  cloudEpSubscriptionsAdd: (it) => cloudEpSubscriptionsAdd(it, [{ type: CloudEndpointType.Msg, str: "more" }]),
};

/**
 * What holds for every life of a backend: an attempt ends in Connected or one ConnectFailed, a Connected in one Disconnected; Ready once
 * between them, data only between them; each id is told once.
 */
function checkLife(events: CloudEvent[]): void {
  let state = "down";
  const sent = new Set<number>();
  const step = (from: string[], to: string): void => {
    assert.ok(from.includes(state), `${names(events).join(" ")}: an event that does not follow ${state}`);
    state = to;
  };
  for (const event of events) {
    if (event.type === CloudEventType.Connecting) step(["down"], "connecting");
    if (event.type === CloudEventType.ConnectFailed) step(["connecting"], "down");
    if (event.type === CloudEventType.Connected) step(["connecting"], "connected");
    if (event.type === CloudEventType.Ready) step(["connected"], "ready");
    if (event.type === CloudEventType.Disconnected) step(["connected", "ready"], "down");
    if (event.type === CloudEventType.DataReceived || event.type === CloudEventType.Command) step(["connected", "ready"], state);
    if (event.type !== CloudEventType.DataSent) continue;
    assert.ok(!sent.has(event.id), `DataSent ${event.id} twice`);
    sent.add(event.id);
  }
}

/** The broker acknowledges whatever the device has published on the socket at QoS 1. */
function acknowledge({ socket }: ContractBench): void {
  for (const packet of [...socket.packets]) {
    if (packet.cmd === "publish" && packet.qos === 1 && !socket.isClosed) socket.answer({ cmd: "puback", messageId: packet.messageId! });
  }
}

/** A life in which every event that a backend without FOTA has comes once at least; what the handler has closed stays closed. */
async function live(bench: ContractBench, row: BackendRow): Promise<void> {
  const { clock } = bench;
  const open = (step: () => void): void => void (bench.socket.isClosed || step());
  cloudConnect(bench.backend);
  open(() => bench.socket.end(CloseReason.ConnectFailed, "refused"));
  await clock.advance(2000);
  open(() => bench.accept());
  cloudSend(bench.backend, message(1));
  open(() => acknowledge(bench));
  for (const [topic, payload] of [[row.inbound[0]!.topic, "1"], [row.command, row.commandText ?? "1"]] as const) {
    open(() => bench.socket.onData && bench.socket.answer({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false }));
  }
  open(() => bench.socket.onData && bench.socket.answer({ cmd: "publish", topic: "t", payload: "x".repeat(5000), qos: 0, dup: false, retain: false }));
  await clock.advance(10);
  open(() => bench.socket.end(CloseReason.Remote, "closed by the peer"));
  await clock.advance(10);
}

for (const row of BACKENDS) {
  describe(`Cloud API contract, handlers, backend ${row.name}`, function () {
    this.timeout(60_000);

    it("the life of these tests has every event", async () => {
      const bench = contractBench(row, { outboxBytes: OUTBOX });
      await live(bench, row);
      const seen = new Set(names(bench.events));
      const expected = ["Connecting", "ConnectFailed", "Connected", "Ready", "DataSent", "DataReceived", "Command", "Error", "Disconnected"];
      assert.deepEqual(expected.filter((name) => !seen.has(name)), []);
      checkLife(bench.events);
    });

    const inside = ["Connecting", "ConnectFailed", "Connected", "Ready", "DataSent", "DataReceived", "Command", "Error", "Disconnected"];
    for (const [action, call] of Object.entries(ACTIONS)) {
      it(`${action} works from inside the handler of every event`, async () => {
        for (const where of inside) {
          for (const isEachTime of [false, true]) {
            const bench = contractBench(row, { outboxBytes: OUTBOX });
            let calls = 0;
            let isOver = false;
            cloudInit(bench.backend, (self, event) => {
              assert.ok(!isOver, `${names([event]).join()} after cloudUninit inside ${where}`);
              bench.events.push(event);
              if (isOver || names([event])[0] !== where || calls >= (isEachTime ? 3 : 1)) return;
              calls++;
              if (action === "cloudUninit") isOver = true;
              call(self);
            });
            await live(bench, row);
            assert.ok(calls > 0, where);
            checkLife(bench.events);
            // It is as good as new.
            isOver = false;
            cloudUninit(bench.backend);
            bench.events.length = 0;
            cloudInit(bench.backend, (_, event) => bench.events.push(event));
            cloudConnect(bench.backend);
            bench.accept();
            assert.equal(last(bench).type, CloudEventType.Ready, `${action} inside ${where}`);
          }
        }
      });
    }

    it("what the handler throws reaches the console, not the backend, at every event", async () => {
      for (const where of inside) {
        const bench = contractBench(row, { outboxBytes: OUTBOX });
        const reported: unknown[] = [];
        // As the interpreter does: an exception of a timer is printed, and the program goes on.
        const { setTimeout } = bench.clock;
        bench.backend.config.clock!.setTimeout = (callback, delayMs) =>
          setTimeout(() => {
            try {
              callback();
            } catch (error) {
              reported.push((error as Error).message);
            }
          }, delayMs);
        cloudInit(bench.backend, (_, event) => {
          bench.events.push(event);
          if (names([event])[0] === where) throw new Error(`in ${where}`);
        });
        await live(bench, row);
        assert.ok(reported.length > 0 && reported.every((text) => text === `in ${where}`), `${where}: ${reported.join()}`);
        checkLife(bench.events);
        assert.equal(last(bench).type, CloudEventType.Disconnected);
      }
    });

    it("keeps its promises in 500 random lives, seed 5", async () => {
      const random = seeded(5);
      const seen: Record<string, number> = {};
      const count = (events: CloudEvent[]): void => names(events).forEach((name) => (seen[name] = (seen[name] ?? 0) + 1));
      const below = (limit: number): number => Math.floor(random() * limit);
      for (let round = 0; round < 500; round++) {
        const bench = contractBench(row, { outboxBytes: OUTBOX, random });
        const { backend, clock, network } = bench;
        const begin = (): void => void cloudInit(backend, (_, event) => bench.events.push(event));
        const broker: ((bench: ContractBench) => void)[] = [
          ({ socket }) => !socket.onData && socket.onConnect!(),
          ({ socket }) => socket.onData && socket.onData(String.fromCharCode(0x20, 2, below(2), below(8) ? 0 : below(6))),
          // All that is missing to READY; the socket is open already.
          (it) => it.socket.onData && row.accept.call(row, Object.assign(it.socket, { onConnect: () => {} }), below(2) === 1),
          acknowledge,
          ({ socket }) => socket.onData?.("\x30\x05\0\x01tab"),
          ({ socket }) => socket.onData && socket.answer({ cmd: "publish", topic: "t", payload: "x".repeat(5000), qos: 0, dup: false, retain: false }),
          ({ socket }) => socket.end(1 + below(3), "cause"),
          ({ socket }) => below(4) === 0 && socket.onData?.(String.fromCharCode(below(256), below(3), below(256), below(256))),
        ];
        const user: (() => unknown)[] = [
          () => cloudConnect(backend),
          () => cloudDisconnect(backend),
          () => cloudSend(backend, message(below(3))),
          () => cloudPing(backend),
          () => cloudEpSubscriptionsAdd(backend, [{ type: 0, str: `t${below(3)}` }]),
          () => {
            const before = bench.events.length;
            cloudUninit(backend);
            assert.equal(bench.events.length, before, "an event of cloudUninit");
            checkLife(bench.events);
            count(bench.events);
            bench.events.length = 0;
            begin();
          },
        ];
        for (let step = 0; step < 60; step++) {
          const isBrokers = random() < 0.6 && network.sockets.length > 0 && !bench.socket.isClosed;
          if (isBrokers) broker[below(broker.length)]!(bench);
          else user[below(random() < 0.9 ? user.length - 1 : user.length)]!();
          await clock.advance(random() < 0.5 ? 0 : below(20_000));
        }
        checkLife(bench.events);
        count(bench.events);
      }
      for (const name of inside) assert.ok(name === "Command" || seen[name]! > 20, `${name}: ${seen[name]} in all lives`);
    });
  });
}
