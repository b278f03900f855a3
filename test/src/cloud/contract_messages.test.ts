import assert from "node:assert/strict";
import { cloudSend } from "../../../src/cloud/cloud.ts";
import { CloudEndpointType, CloudEventType, CloudQos, Errno } from "../../../src/cloud/types.ts";
import { BACKENDS, inState, last, OUTBOX, TEXT } from "./backends.ts";

const MSG = { buf: "x", qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } };

for (const row of BACKENDS) {
  describe(`Cloud API contract, messages, backend ${row.name}`, () => {
    const every: CloudEndpointType[] = [0, 1, 2, 3, 4, 5, 32767];
    for (const type of every) {
      for (const qos of [CloudQos.AtMostOnce, CloudQos.AtLeastOnce, CloudQos.ExactlyOnce]) {
        const endpoint = row.endpoints[type];
        const isTaken = endpoint && (row.qos.includes(qos) || !endpoint.topic);
        it(`endpoint ${type} at QoS ${qos} ${isTaken ? `goes to ${endpoint.topic ?? "the broker as SUBSCRIBE"} and is told once as sent` : "is refused"}`, async () => {
          const bench = inState(row, "ready");
          const id = cloudSend(bench.backend, { buf: TEXT, qos, endpoint: { type } });
          if (!isTaken) return assert.equal(id, endpoint ? -Errno.EINVAL : -Errno.ENOTSUP);
          const publish = bench.socket.packets.at(-1)!;
          if (!endpoint.topic) {
            assert.ok(publish.cmd === "subscribe" && publish.messageId === id);
            await bench.clock.advance(0);
            return assert.deepEqual(bench.events.slice(3), [{ type: CloudEventType.DataSent, id }]);
          }
          assert.ok(publish.cmd === "publish");
          assert.deepEqual([publish.topic, publish.qos, publish.retain, publish.payload.toString()], [endpoint.topic, qos, endpoint.isRetained, endpoint.payload ?? TEXT]);
          assert.ok(id >= 1 && id <= 65535 && (qos === 0 || publish.messageId === id));
          if (qos === 1) bench.socket.answer({ cmd: "puback", messageId: id });
          if (qos === 2) {
            bench.socket.answer({ cmd: "pubrec", messageId: id });
            assert.equal(last(bench).type, CloudEventType.Ready, "not before PUBCOMP");
            bench.socket.answer({ cmd: "pubcomp", messageId: id });
          }
          await bench.clock.advance(0);
          assert.deepEqual(bench.events.slice(3), [{ type: CloudEventType.DataSent, id }]);
        });
      }
    }

    it("refuses a message that is none, a QoS that is none, and one larger than the outbox", () => {
      const { backend } = inState(row, "ready", { outboxBytes: OUTBOX });
      assert.equal(cloudSend(backend, null), -Errno.EINVAL);
      for (const qos of [-1, 3, NaN]) assert.equal(cloudSend(backend, { ...MSG, qos }), -Errno.EINVAL, String(qos));
      assert.equal(cloudSend(backend, { ...MSG, buf: "x".repeat(OUTBOX) }), -Errno.ENOMEM);
    });

    for (const { topic, type, more, text = "in" } of row.inbound) {
      for (const qos of [0, 1, 2] as const) {
        it(`tells what comes on ${topic} at QoS ${qos} as endpoint ${type}, with topic and flags, once, and acknowledges it`, () => {
          const bench = inState(row, "ready");
          const before = bench.socket.commands.length;
          const packet = { cmd: "publish", topic, payload: text, qos, dup: false, retain: true, ...(qos && { messageId: 9 }) } as const;
          bench.socket.answer(packet);
          if (qos === 2) bench.socket.answer({ ...packet, dup: true, messageId: 9 });
          assert.deepEqual(bench.events.slice(3), [
            { type: CloudEventType.DataReceived, msg: { buf: text, qos, retain: true, dup: false, endpoint: { type, str: topic }, ...more } },
          ]);
          const answers = { 0: [], 1: ["puback"], 2: ["pubrec", "pubrec"] }[qos];
          assert.deepEqual(bench.socket.commands.slice(before), answers);
        });
      }
    }

    it("tells a message that is too long as an Error with topic and length, acknowledges it, and keeps the connection", () => {
      const bench = inState(row, "ready");
      const { topic } = row.inbound[0]!;
      bench.socket.answer({ cmd: "publish", topic, payload: "x".repeat(5000), qos: 1, messageId: 9, dup: false, retain: false });
      const error = last(bench);
      assert.ok(error.type === CloudEventType.Error && error.code === -Errno.EMSGSIZE && error.message.includes(topic) && /\b50\d\d\b/.test(error.message));
      assert.equal(bench.socket.commands.at(-1), "puback");
      assert.equal(bench.socket.isClosed, false);
    });
  });
}
