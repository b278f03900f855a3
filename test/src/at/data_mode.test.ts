import assert from "node:assert/strict";
import { createAtEngine } from "../../../src/at/engine.ts";
import type { AtEngine } from "../../../src/at/engine.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { UartStub } from "../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../tools/testing/uart_stub.ts";

const OK = "\r\nOK\r\n";

function bench(script: UartStep[], maxReadBytes: number): { at: AtEngine; clock: VirtualClock; stub: UartStub; results: string[] } {
  const clock = VirtualClock.strict();
  const stub = new UartStub(script, { clock, maxReadBytes });
  const at = createAtEngine(stub, clock);
  at.lineEnd = "\r\n";
  return { at, clock, stub, results: [] };
}

describe("src/at/engine, data mode", () => {
  for (const maxReadBytes of [64, 1]) {
    const cut = maxReadBytes === 1 ? ", cut at every byte" : "";

    it(`takes OK for the prompt where another final result follows, with the modem's own line end${cut}`, async () => {
      const { at, clock, stub, results } = bench(
        [
          { expect: "ATX\r\n", reply: OK },
          { expect: "data+++", reply: "\r\n#DONE: 0\r\n" },
          { expect: "AT\r\n", reply: OK },
        ],
        maxReadBytes,
      );
      at.send({ text: "X", timeoutS: 5, final: "#DONE: 0", breakOut: "+++", data: "data+++", done: (error) => results.push(`X ${error}`) });
      at.send({ text: "", timeoutS: 5, done: (error) => results.push(`AT ${error}`) });
      await clock.advance(1000);
      assert.deepEqual(results, ["X undefined", "AT undefined"]);
      assert.ok(stub.isDone, stub.failure);
    });

    it(`answers a bare +++ with +++ while data is out${cut}`, async () => {
      const { at, clock, stub } = bench(
        [
          { expect: "ATX\r\n", reply: OK },
          { expect: "data", reply: "+++" },
          { expect: "+++", reply: "\r\n#DONE: 0\r\n" },
        ],
        maxReadBytes,
      );
      const results: string[] = [];
      at.send({ text: "X", timeoutS: 5, final: "#DONE: 0", breakOut: "+++", data: "data", done: (error) => results.push(`X ${error}`) });
      await clock.advance(1000);
      assert.deepEqual(results, ["X undefined"]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("breaks out of data mode before it probes a modem that does not answer", async () => {
    const { at, clock, stub, results } = bench(
      [
        { expect: "ATX\r\n", reply: OK },
        { expect: "data" },
        { expect: "+++AT\r\n", reply: OK },
        { expect: "ATNEXT\r\n", reply: OK },
      ],
      64,
    );
    at.send({ text: "X", timeoutS: 5, final: "#DONE: 0", breakOut: "+++", data: "data", done: (error) => results.push(`X ${error}`) });
    at.send({ text: "NEXT", timeoutS: 5, done: (error) => results.push(`NEXT ${error}`) });
    await clock.advance(10_000);
    assert.deepEqual(results, ["X no answer", "NEXT undefined"]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("breaks out by itself after a pause where that is asked for", async () => {
    const { at, clock, stub, results } = bench([{ expect: "ATX\r\n", reply: OK }, { expect: "data" }, { expect: "+++", reply: "\r\n#DONE: 0\r\n" }], 64);
    const done = (error?: string): void => void results.push(`X ${error}`);
    at.send({ text: "X", timeoutS: 5, final: "#DONE: 0", breakOut: "+++", breakOutAfterMs: 100, data: "data", done });
    await clock.advance(90);
    assert.equal(stub.written, "ATX\r\ndata");
    await clock.advance(1000);
    assert.deepEqual(results, ["X undefined"]);
  });

  for (const [what, guard, error] of [
    ["an ERROR", { expect: "ATGUARD\r\n", reply: "\r\nERROR\r\n" }, "ERROR"],
    ["silence", { expect: "ATGUARD\r\n" }, "no answer"],
  ] as [string, UartStep, string][]) {
    it(`fails the command behind a guard unsent after ${what} to the guard, then goes on`, async () => {
      const probe = guard.reply ? [] : [{ expect: "AT\r\n", reply: OK }];
      const { at, clock, stub, results } = bench([guard, ...probe, { expect: "ATAFTER\r\n", reply: OK }], 64);
      at.send({ text: "GUARD", timeoutS: 2, isGuard: true, done: (cause) => results.push(`GUARD ${cause}`) });
      at.send({ text: "GUARDED", timeoutS: 5, done: (cause) => results.push(`GUARDED ${cause}`) });
      at.send({ text: "AFTER", timeoutS: 5, done: (cause) => results.push(`AFTER ${cause}`) });
      await clock.advance(10_000);
      assert.deepEqual(results, [`GUARD ${error}`, `GUARDED ${error}`, "AFTER undefined"]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("sends what a guard lets pass", async () => {
    const { at, clock, stub } = bench([{ expect: "ATGUARD\r\n", reply: OK }, { expect: "ATGUARDED\r\n", reply: OK }], 64);
    at.send({ text: "GUARD", timeoutS: 2, isGuard: true });
    at.send({ text: "GUARDED", timeoutS: 5 });
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
  });
});
