import assert from "node:assert/strict";
import { applyDelta, encodeDelta } from "../../../tools/fota/delta.ts";
import { compress, decompress } from "../../../tools/fota/heatshrink.ts";
import { seeded } from "../../src/seeded.ts";

const SEED = 5;

describe("tools/fota/delta", () => {
  const old = Buffer.from("function a(){return 1}function b(){return 2}".repeat(30));
  const rows: [string, Buffer, Buffer, number][] = [
    ["nothing changed", old, old, 5],
    ["one byte changed", old, Buffer.from(old.map((byte, at) => (at === 700 ? 33 : byte))), 11],
    ["bytes put in front", old, Buffer.concat([Buffer.from("xy"), old]), 12],
    ["bytes behind", old, Buffer.concat([old, Buffer.from("xy")]), 7],
    ["all new", Buffer.from("0123456789"), Buffer.from("abc"), 8],
    ["an empty old image", Buffer.alloc(0), Buffer.from("abc"), 8],
    ["an empty new image", old, Buffer.alloc(0), 0],
    ["a long run of its own, compressed", Buffer.alloc(0), Buffer.alloc(2000, 65), 120],
    ["a copy longer than one step", Buffer.alloc(70_000, 66), Buffer.alloc(70_000, 66), 30],
  ];
  for (const [what, from, to, longest] of rows) {
    it(`makes a difference that gives the image again: ${what}`, () => {
      const delta = encodeDelta(from, to);
      assert.ok(applyDelta(from, delta).equals(to));
      assert.ok(delta.length <= longest, `${delta.length} bytes`);
    }).timeout(20_000);
  }

  it("splits its own bytes that do not shrink into steps of 255", () => {
    const random = seeded(SEED);
    const image = Buffer.from(Array.from({ length: 1000 }, () => Math.floor(random() * 256)));
    const delta = encodeDelta(Buffer.alloc(0), image);
    assert.equal(delta.length, 1000 + 4 * 5, `seed ${SEED}`);
    assert.ok(applyDelta(Buffer.alloc(0), delta).equals(image));
  });

  it("refuses a difference that is cut within a step", () => {
    const delta = encodeDelta(old, Buffer.concat([Buffer.from("xyz"), old]));
    for (const at of [1, 4, 6, delta.length - 1]) assert.throws(() => applyDelta(old, delta.subarray(0, at)), RangeError);
  });
});

describe("tools/fota/heatshrink", () => {
  it("writes literals and repetitions as heatshrink's format has them", () => {
    // 1 'a', 0 distance 1 length 7, padded
    assert.deepEqual([...compress(Buffer.from("aaaaaaaa"))], [0b10110000, 0b10000000, 0b00000110]);
    assert.equal(decompress(Buffer.from([0b10110000, 0b10000000, 0b00000110])).toString(), "aaaaaaaa");
  });

  it("gives seeded bytes again", () => {
    const random = seeded(SEED);
    for (let run = 0; run < 40; run++) {
      const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 900) }, () => Math.floor(random() * (2 + run))));
      assert.ok(decompress(compress(bytes)).equals(bytes), `seed ${SEED}, run ${run}`);
    }
  });
});
