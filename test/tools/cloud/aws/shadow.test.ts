import { deepEqual, equal, throws } from "node:assert/strict";
import { Shadow } from "../../../../tools/cloud/aws/shadow.ts";
import { deltaOf, depthOf, merge } from "../../../../tools/cloud/aws/shadow_document.ts";
import { parseUpdate, ShadowError } from "../../../../tools/cloud/aws/shadow_request.ts";
import type { JsonObject } from "../../../../tools/cloud/core/stand_in.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

const startS = 1735689600;

function update(shadow: Shadow, body: object): ReturnType<Shadow["update"]> {
  return shadow.update(parseUpdate(Buffer.from(JSON.stringify(body))));
}

describe("tools/cloud/aws/shadow_document", () => {
  for (const [what, old, patch, merged] of [
    ["adds", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    ["removes by null", { a: 1, b: 2 }, { a: null }, { b: 2 }],
    ["merges objects", { a: { b: 1, c: 2 } }, { a: { c: null, d: 3 } }, { a: { b: 1, d: 3 } }],
    ["replaces arrays whole", { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ["replaces a value by an object", { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
    ["leaves nulls of a new object out", {}, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ] as [string, JsonObject, JsonObject, JsonObject][]) {
    it(`${what} when it merges`, () => deepEqual(merge(old, patch), merged));
  }

  it("takes a name such as __proto__ for a name like any other", () => {
    const merged = merge({}, JSON.parse('{"__proto__":{"a":1},"toString":2}') as JsonObject);
    equal(JSON.stringify(merged), '{"__proto__":{"a":1},"toString":2}');
    equal(deltaOf(merged, merged), undefined);
  });

  for (const [what, desired, reported, delta] of [
    ["equal", { a: 1 }, { a: 1 }, undefined],
    ["only reported", {}, { a: 1 }, undefined],
    ["missing in reported", { a: 1 }, {}, { a: 1 }],
    ["different", { a: 1, b: 2 }, { a: 1, b: 3 }, { b: 2 }],
    ["nested", { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3, d: 4 } }, { a: { c: 2 } }],
    ["array", { a: [1, 2] }, { a: [1] }, { a: [1, 2] }],
    ["equal array of objects", { a: [{ b: 1, c: 2 }] }, { a: [{ c: 2, b: 1 }] }, undefined],
    ["object against value", { a: { b: 1 } }, { a: 1 }, { a: { b: 1 } }],
  ] as [string, JsonObject, JsonObject, JsonObject | undefined][]) {
    it(`finds the delta of ${what}`, () => deepEqual(deltaOf(desired, reported), delta));
  }

  it("counts levels of nesting", () => {
    deepEqual([1, {}, { a: 1 }, { a: { b: [] } }].map((value) => depthOf(value as JsonObject)), [0, 1, 1, 3]);
  });
});

describe("tools/cloud/aws/shadow_request", () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });
  for (const [body, code, message] of [
    ["{", 400, "Invalid JSON"],
    ["[]", 400, "Invalid JSON"],
    ["", 400, "Invalid JSON"],
    ["{}", 400, "Missing required node: state"],
    ['{"state":1}', 400, "State node must be an object"],
    ['{"state":[]}', 400, "State node must be an object"],
    ['{"state":{"desired":1}}', 400, "Desired node must be an object"],
    ['{"state":{"reported":[]}}', 400, "Reported node must be an object"],
    ['{"state":{"other":{}}}', 400, "State contains an invalid node"],
    ['{"state":{"reported":{"a":[1,null]}}}', 400, "State contains an invalid node"],
    ['{"state":{},"version":"1"}', 400, "Invalid version"],
    ['{"state":{},"version":1.5}', 400, "Invalid version"],
    ['{"state":{},"clientToken":1}', 400, "Invalid clientToken"],
    [JSON.stringify({ state: {}, clientToken: "x".repeat(65) }), 400, "Invalid clientToken"],
    [JSON.stringify({ state: { reported: nested(6) } }), 400, "JSON contains too many levels of nesting; maximum is 6"],
  ] as [string, number, string][]) {
    it(`refuses ${body.slice(0, 50) || "an empty body"}`, () => throws(() => parseUpdate(Buffer.from(body)), { code, message }));
  }

  it("refuses what is not UTF-8", () => throws(() => parseUpdate(Buffer.from([0x7b, 0xff, 0x7d])), { code: 415 }));

  it("takes an empty token, sections that are null, and six levels", () => {
    deepEqual(parseUpdate(Buffer.from('{"state":{"desired":null},"clientToken":""}')), { state: { desired: null } });
    parseUpdate(Buffer.from(JSON.stringify({ state: { reported: nested(5) } })));
  });
});

describe("tools/cloud/aws/shadow", () => {
  it("answers an update with just what was submitted, its times and the new version", () => {
    const shadow = new Shadow(new VirtualClock(startS * 1000));
    deepEqual(update(shadow, { state: { reported: { temp: 21, led: "off" } }, clientToken: "t" }).accepted, {
      state: { reported: { temp: 21, led: "off" } },
      metadata: { reported: { temp: { timestamp: startS }, led: { timestamp: startS } } },
      version: 1,
      timestamp: startS,
    });
    deepEqual(update(shadow, { state: { reported: { a: [1, 2], b: null } } }).accepted, {
      state: { reported: { a: [1, 2], b: null } },
      metadata: { reported: { a: [{ timestamp: startS }, { timestamp: startS }] } },
      version: 2,
      timestamp: startS,
    });
  });

  it("gives the delta with the times of what is desired, and none when both agree", async () => {
    const clock = new VirtualClock(startS * 1000);
    const shadow = new Shadow(clock);
    deepEqual(update(shadow, { state: { desired: { led: "on", fan: 1 } } }).delta?.["state"], { led: "on", fan: 1 });
    await clock.advance(100000);
    const { delta } = update(shadow, { state: { reported: { fan: 1 } } });
    deepEqual(delta, { version: 2, timestamp: startS + 100, state: { led: "on" }, metadata: { led: { timestamp: startS } } });
    equal(update(shadow, { state: { reported: { led: "on" } } }).delta, undefined);
    equal(update(shadow, { state: { desired: null } }).delta, undefined);
  });

  it("gives the documents before and after", () => {
    const shadow = new Shadow(new VirtualClock(startS * 1000));
    const first = update(shadow, { state: { reported: { a: 1 } } }).documents;
    equal("previous" in first, false);
    const { previous, current } = update(shadow, { state: { reported: { a: 2 } } }).documents as Record<string, JsonObject>;
    deepEqual([previous?.["state"], previous?.["version"], current?.["state"], current?.["version"]], [{ reported: { a: 1 } }, 1, { reported: { a: 2 } }, 2]);
  });

  it("refuses another version and changes nothing", () => {
    const shadow = new Shadow(new VirtualClock());
    update(shadow, { state: { reported: { a: 1 } } });
    throws(() => update(shadow, { state: { reported: { a: 2 } }, version: 7 }), new ShadowError(409, "Version conflict"));
    deepEqual(shadow.section("reported"), { a: 1 });
    equal(update(shadow, { state: { reported: { a: 3 } }, version: 1 }).accepted["version"], 2);
  });

  it("refuses a section over 8 KiB and changes nothing", () => {
    const shadow = new Shadow(new VirtualClock());
    update(shadow, { state: { reported: { a: "x".repeat(8000) } } });
    throws(() => update(shadow, { state: { reported: { b: "y".repeat(300) } } }), { code: 413 });
    equal(shadow.version, 1);
    update(shadow, { state: { desired: { b: "y".repeat(8000) } } });
  });

  it("counts versions on after a deletion, for 48 hours", async () => {
    const clock = new VirtualClock(startS * 1000);
    const shadow = new Shadow(clock);
    equal(shadow.delete(), undefined);
    update(shadow, { state: { reported: { a: 1 } } });
    deepEqual(shadow.delete(), { version: 1, timestamp: startS });
    equal(shadow.get(), undefined);
    equal(update(shadow, { state: { reported: { a: 1 } } }).accepted["version"], 2);
    shadow.delete();
    await clock.advance(49 * 3600 * 1000);
    equal(update(shadow, { state: { reported: { a: 1 } } }).accepted["version"], 1);
  });

  it("reads the whole document with its delta", () => {
    const shadow = new Shadow(new VirtualClock(startS * 1000));
    update(shadow, { state: { desired: { led: "on" }, reported: { led: "off" } } });
    deepEqual(shadow.get(), {
      state: { desired: { led: "on" }, reported: { led: "off" }, delta: { led: "on" } },
      metadata: { desired: { led: { timestamp: startS } }, reported: { led: { timestamp: startS } } },
      version: 1,
      timestamp: startS,
    });
  });
});
