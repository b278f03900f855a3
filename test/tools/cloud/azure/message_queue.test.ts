import assert from "node:assert/strict";
import { type Feedback, MessageQueue } from "../../../../tools/cloud/azure/message_queue.ts";
import { ServiceError } from "../../../../tools/cloud/azure/service_error.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

function bench(): { clock: VirtualClock; queue: MessageQueue; feedback: Feedback[] } {
  const clock = new VirtualClock();
  const feedback: Feedback[] = [];
  let ids = 0;
  const queue = new MessageQueue("dev-1", clock, () => `m${++ids}`, (record) => feedback.push(record));
  queue.subscribedSince = 0;
  return { clock, queue, feedback };
}

const isError = (status: number) => (error: unknown) => error instanceof ServiceError && error.status === status;
const outcomes = (feedback: Feedback[]): string[] => feedback.map(({ messageId, statusCode }) => `${messageId} ${statusCode}`);

describe("tools/cloud/azure/message_queue", () => {
  it("puts system properties first, then the wanted feedback and the application's", () => {
    const { queue } = bench();
    queue.put({ body: "hi", messageId: "m1", ack: "full", properties: { color: "red", flag: null } });
    assert.equal(queue.take()?.bag, "%24.mid=m1&%24.to=%2Fdevices%2Fdev-1%2Fmessages%2Fdevicebound&iothub-ack=full&color=red&flag");
  });

  it("delivers in order, each once until its lock ends after 60 s", async () => {
    const { clock, queue } = bench();
    queue.put({ body: "a" });
    queue.put({ body: "b" });
    assert.equal(queue.take()?.bytes.toString(), "a");
    assert.equal(queue.take()?.bytes.toString(), "b");
    assert.equal(queue.take(), undefined);
    await clock.advance(59999);
    assert.equal(queue.take(), undefined);
    await clock.advance(1);
    assert.equal(queue.take()?.bytes.toString(), "a");
  });

  it("frees what is on its way when the connection ends, and completes once", () => {
    const { queue, feedback } = bench();
    queue.put({ body: "a", ack: "positive" });
    const first = queue.take();
    queue.unlock();
    const second = queue.take();
    second?.complete();
    first?.complete();
    assert.equal(queue.length, 0);
    assert.deepEqual(outcomes(feedback), ["m1 Success"]);
  });

  it("holds back what was sent before the subscription", () => {
    const { queue } = bench();
    queue.put({ body: "before" });
    queue.subscribedSince = queue.lastSequence;
    queue.put({ body: "after" });
    assert.equal(queue.take()?.bytes.toString(), "after");
    assert.equal(queue.take(), undefined);
    assert.equal(queue.length, 2);
  });

  it("drops a message after an hour, or its own time to live", async () => {
    const { clock, queue, feedback } = bench();
    queue.put({ body: "a", ack: "negative" });
    queue.put({ body: "b", timeToLiveS: 60, ack: "full" });
    queue.put({ body: "c", timeToLiveS: 60, ack: "positive" });
    await clock.advance(60000);
    assert.equal(queue.length, 1);
    await clock.advance(3540000);
    assert.equal(queue.take(), undefined);
    assert.deepEqual(outcomes(feedback), ["m2 Expired", "m1 Expired"]);
  });

  it("refuses the 51st message, one of more than 64 KB, and an odd time to live", () => {
    const { queue } = bench();
    assert.throws(() => queue.put({ body: Buffer.alloc(64 * 1024) }), isError(413));
    assert.throws(() => queue.put({ body: "", timeToLiveS: 59 }), isError(400));
    assert.throws(() => queue.put({ body: "", timeToLiveS: 172801 }), isError(400));
    for (let i = 0; i < 50; i++) queue.put({ body: "" });
    assert.throws(() => queue.put({ body: "" }), isError(403));
    assert.equal(queue.length, 50);
  });

  it("purges with negative feedback", () => {
    const { queue, feedback } = bench();
    queue.put({ body: "a", ack: "full" });
    queue.put({ body: "b" });
    assert.equal(queue.purge(), 2);
    assert.deepEqual(outcomes(feedback), ["m1 Purged"]);
  });
});
