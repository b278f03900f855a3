import assert from "node:assert/strict";
import type { PowerKey } from "../../../src/hal/contracts.ts";
import { UartStub } from "../../../tools/testing/uart_stub.ts";
import { seeded } from "../seeded.ts";
import { Driver } from "./driver.ts";
import { boundaries, record, script } from "./recording.ts";
import { StepClock } from "./step_clock.ts";

const TEST_URC = "\r\n+TEST: 7\r\n";
/** What a SIM7000 says by itself without wanting anything (AT manual V1.06; firmware 1529B08). */
const OTHER_URCS = ["\r\nSMS Ready\r\n", '\r\n*PSUTTZ: 2026,1,2,3,4,5,"+4",0\r\n', "\r\nDST: 0\r\n", "\r\nUNDER-VOLTAGE WARNNING\r\n"];

const byLength = (size: number) => (bytes: string): string[] => {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
};

describe("src, the driver on a recorded exchange", function () {
  this.timeout(60_000);
  const { turns, bench } = record();
  const said = turns.flatMap(({ bursts }) => bursts.map(({ bytes }) => bytes)).join("");
  const expected = bench.driver.told;

  /** The driver on the script: it must write the same bytes and come to the same end. */
  function replay(cut: (bytes: string, position: number) => string[], what: string): Driver {
    const clock = new StepClock();
    const stub = new UartStub(script(turns, cut), { clock, maxReadBytes: Infinity });
    const powerKey: PowerKey = { readyMs: 8000, isOn: () => undefined, press: (done) => void clock.setTimeout(done, 1100) };
    const driver = new Driver(stub, clock, powerKey);
    clock.runUntil(() => (driver.isDone && stub.isDone) || stub.failure !== undefined, 60_000);
    // What stands behind the last element.
    clock.runUntil(() => false, 100);
    assert.equal(stub.failure, undefined, what);
    assert.ok(stub.isDone, `${what}: the script has not ended`);
    assert.deepEqual(driver.told, expected, what);
    return driver;
  }

  it("records power-on, registration, READY, both messages and a command", () => {
    for (const part of ["\r\nRDY\r\n", "+CGREG: 1", "SHUT OK", "CONNECT OK", "\r\n> ", "+CIPRXGET: 2,0,", "0, SEND OK"]) assert.ok(said.includes(part), part);
    assert.equal(boundaries(said).at(-1), said.length);
  });

  for (const size of [Infinity, 64, 7, 3, 2, 1]) {
    it(`comes to the same end in ${size === Infinity ? "whole bursts" : `pieces of ${size}`}`, () => {
      replay(byLength(size), `pieces of ${size}`);
    });
  }

  it("comes to the same end cut in two at every byte", () => {
    for (let at = 0; at < said.length; at++) {
      replay((bytes, position) => {
        const inside = at - position;
        return inside > 0 && inside < bytes.length ? [bytes.slice(0, inside), bytes.slice(inside)] : [bytes];
      }, `cut at ${at}`);
    }
  });

  it("comes to the same end 300 times in random pieces, seed 41", () => {
    const random = seeded(41);
    for (let run = 0; run < 300; run++) {
      replay((bytes) => {
        const pieces = [];
        for (let at = 0, size; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + (size = 1 + Math.floor(random() * random() * 64))));
        return pieces;
      }, `seed 41, run ${run}`);
    }
  });

  /** Puts a URC before the byte at a position; `form` says how it is delivered. */
  function withUrc(at: number, urc: string, form: (before: string, urc: string, after: string) => string[], isLast: boolean) {
    return (bytes: string, position: number): string[] => {
      const inside = at - position;
      const isHere = inside >= 0 && (inside < bytes.length || (isLast && inside === bytes.length));
      return isHere ? form(bytes.slice(0, inside), urc, bytes.slice(inside)).filter(Boolean) : [bytes];
    };
  }

  const FORMS: Record<string, (before: string, urc: string, after: string) => string[]> = {
    "in one piece with what is around it": (before, urc, after) => [before + urc + after],
    "in a piece of its own": (before, urc, after) => [before, urc, after],
    "byte by byte": (before, urc, after) => (before + urc + after).split(""),
  };

  for (const [form, deliver] of Object.entries(FORMS)) {
    it(`loses no URC at any boundary of any element, ${form}, and takes none for an answer`, () => {
      for (const at of boundaries(said)) {
        const driver = replay(withUrc(at, TEST_URC, deliver, at === said.length), `URC at ${at}`);
        assert.deepEqual(driver.urcs, ["+TEST: 7"], `URC at ${at}`);
      }
    });
  }

  it("minds none of the URCs that want nothing, at any boundary", () => {
    for (const urc of OTHER_URCS) {
      for (const at of boundaries(said)) replay(withUrc(at, urc, FORMS["in a piece of its own"]!, at === said.length), `${JSON.stringify(urc)} at ${at}`);
    }
  });
});
