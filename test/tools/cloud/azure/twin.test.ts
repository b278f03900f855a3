import assert from "node:assert/strict";
import type { Json } from "../../../../tools/cloud/azure/json.ts";
import { ServiceError } from "../../../../tools/cloud/azure/service_error.ts";
import { Twin } from "../../../../tools/cloud/azure/twin.ts";
import { twinSize } from "../../../../tools/cloud/azure/twin_rules.ts";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const reported = (twin: Twin): unknown => plain(twin.read().reported);
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
const isRefusal = (message: RegExp) => (error: unknown) => error instanceof ServiceError && error.status === 400 && message.test(error.message);

describe("tools/cloud/azure/twin", () => {
  it("begins empty, with version 1 on both sides", () => {
    assert.deepEqual(plain(new Twin().read()), { desired: { $version: 1 }, reported: { $version: 1 } });
  });

  it("counts the versions of both sides on their own", () => {
    const twin = new Twin();
    assert.equal(twin.report('{"a":1}'), 2);
    assert.equal(twin.report("{}"), 3);
    assert.deepEqual(plain(twin.patchDesired({ led: "on" })), { led: "on", $version: 2 });
    assert.deepEqual(plain(twin.read()), { desired: { led: "on", $version: 2 }, reported: { a: 1, $version: 3 } });
  });

  const patches: readonly (readonly [string, string, Json])[] = [
    ['{"a":{"b":1,"c":2}}', '{"a":{"b":3}}', { a: { b: 3, c: 2 } }],
    ['{"a":{"b":1,"c":2}}', '{"a":{"b":null}}', { a: { c: 2 } }],
    ['{"a":{"b":1}}', '{"a":null}', {}],
    ['{"a":1}', '{"a":{"b":null,"c":1}}', { a: { c: 1 } }],
    ['{"a":{"b":1}}', '{"a":5}', { a: 5 }],
    ['{"a":[1,2,3]}', '{"a":[4]}', { a: [4] }],
    ["{}", '{"gone":null}', {}],
  ];
  for (const [before, patch, after] of patches) {
    it(`patches ${before} with ${patch}`, () => {
      const twin = new Twin();
      twin.report(before);
      twin.report(patch);
      assert.deepEqual(reported(twin), { ...(after as object), $version: 3 });
    });
  }

  it("pushes nulls of a desired patch to the device", () => {
    const twin = new Twin();
    twin.patchDesired({ old: 1 });
    assert.deepEqual(plain(twin.patchDesired({ old: null, interval: 120 })), { old: null, interval: 120, $version: 3 });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ["broken JSON", '{"a":', /no valid JSON/],
    ["nothing", "", /no valid JSON/],
    ["an array", "[1]", /must be a JSON object/],
    ["null", "null", /must be a JSON object/],
    ["a name with a dot", '{"a.b":1}', /"a\.b"/],
    ["a name with a dollar sign", '{"$version":1}', /"\$version"/],
    ["a name with a space", '{"a b":1}', /"a b"/],
    ["a name with a control character", '{"a\\u0001":1}', /control/],
    ["a name inside an array", '{"a":[{"b c":1}]}', /"b c"/],
    ["an empty name", '{"":1}', /no name/],
    ["a name of 1025 bytes", JSON.stringify({ ["é".repeat(512) + "x"]: 1 }), /1024 bytes/],
    ["a string of 4097 bytes", JSON.stringify({ a: "x".repeat(4097) }), /4096 bytes/],
    ["an integer above the range", '{"a":4503599627370496}', /outside/],
    ["an integer below the range", '{"a":-4503599627370497}', /outside/],
    ["eleven levels below the section", nested(12), /depth/],
  ];
  for (const [what, patch, reason] of refused) {
    it(`refuses ${what}, and stays as it was`, () => {
      const twin = new Twin();
      twin.report('{"a":1}');
      assert.throws(() => twin.report(patch), isRefusal(reason));
      assert.deepEqual(reported(twin), { a: 1, $version: 2 });
    });
  }

  it("takes what is just within the limits", () => {
    const twin = new Twin();
    for (const patch of [nested(11), '{"a":4503599627370495,"b":-4503599627370496,"c":0.5}', JSON.stringify({ a: "x".repeat(4096), ["y".repeat(1024)]: 1 })]) {
      twin.report(patch);
    }
    assert.equal(twin.read().reported["$version"], 4);
  });

  it("counts its size as the service does", () => {
    assert.equal(twinSize({ key: "élan", n: 1, flag: true, list: [1, "ab"], o: { k: "\u0001x" } }), 3 + 5 + 1 + 8 + 4 + 4 + 4 + 10 + 1 + 1 + 1);
  });

  it("refuses to grow beyond 32 KB a side, and goes on shrinking", () => {
    const twin = new Twin();
    for (let i = 0; i < 7; i++) twin.report(JSON.stringify({ [`k${i}`]: "x".repeat(4096) }));
    // 7 * 4098 are there; 4082 more are 32,768
    twin.report(JSON.stringify({ k7: "x".repeat(4080) }));
    assert.throws(() => twin.report('{"k8":1}'), isRefusal(/32768 are allowed/));
    assert.throws(() => twin.report(JSON.stringify({ k7: "x".repeat(4081) })), isRefusal(/would have 32769 bytes/));
    twin.report('{"k0":null}');
    twin.report('{"k8":1}');
    twin.patchDesired({ own: "room" });
  });

  it("keeps a property called __proto__ as data", () => {
    const twin = new Twin();
    twin.report('{"__proto__":{"polluted":1}}');
    assert.equal(JSON.stringify(twin.read().reported), '{"__proto__":{"polluted":1},"$version":2}');
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });
});
