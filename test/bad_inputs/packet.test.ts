import assert from "node:assert/strict";
import { CloudEventType } from "../../src/cloud/types.ts";
import { BACKENDS, inState, last, names } from "../src/cloud/backends.ts";
import { CALL, PACKET } from "./packet_rows.ts";

for (const backend of BACKENDS) {
  describe(`bad packets of a broker, backend ${backend.name}`, () => {
    for (const { what, state, bytes, event, code, sentence } of PACKET) {
      it(`${what} while ${state}: ${event ? `${event} ${code} "${sentence}", and another attempt` : "ignored"}, whole and byte by byte`, async () => {
        for (const pieces of [[bytes], bytes.split("")]) {
          const bench = inState(backend, state);
          const { socket } = bench;
          const before = bench.events.length;
          for (const piece of pieces) if (!socket.isClosed) socket.onData!(piece);
          if (!event) {
            assert.deepEqual(bench.events.slice(before), []);
            // What follows is understood.
            socket.answer({ cmd: "publish", topic: backend.inbound[0]!.topic, payload: "x", qos: 0, dup: false, retain: false });
            assert.equal(last(bench).type, CloudEventType.DataReceived);
            continue;
          }
          const told = last(bench) as { result?: number; reason?: number; cause: string; retryInMs: number };
          assert.deepEqual([names(bench.events.slice(before)), told.result ?? told.reason, told.cause], [[event], code, sentence]);
          await bench.clock.advance(told.retryInMs);
          bench.accept();
          assert.equal(last(bench).type, CloudEventType.Ready);
        }
      });
    }
  });

  describe(`bad calls of an application, backend ${backend.name}`, () => {
    for (const { what, state, call, result: usual, resultOn } of CALL) {
      const result = resultOn && backend.name in resultOn ? resultOn[backend.name] : usual;
      it(`${what} while ${state}: ${String(result)}, and nothing is sent or told`, () => {
        const bench = inState(backend, state);
        const before = [bench.events.length, bench.network.sockets.map(({ packets }) => packets.length)];
        assert.equal(call(bench.backend), result);
        assert.deepEqual([bench.events.length, bench.network.sockets.map(({ packets }) => packets.length)], before);
      });
    }
  });
}
