import assert from "node:assert/strict";
import { decodeActive, decodeCycle, decodeTau, encodeActive, encodeCycle, encodeTau } from "../../../src/modem/power_timers.ts";

describe("src/modem/power_timers", () => {
  for (const [seconds, bits, exactS] of [
    [2, "01100001", 2],
    [62, "01111111", 62],
    [63, "10000011", 90],
    [3600, "00000110", 3600],
    [35 * 3600, "01000100", 40 * 3600],
    [400 * 3600, "11000010", 640 * 3600],
    [1e9, "11011111", 31 * 320 * 3600],
  ] as const) {
    it(`codes an update time of ${seconds} s as ${bits}, which is ${exactS} s`, () => {
      assert.equal(encodeTau(seconds), bits);
      assert.equal(decodeTau(bits), exactS);
    });
  }

  for (const [seconds, bits, exactS] of [
    [10, "00000101", 10],
    [90, "00100010", 120],
    [3600, "01001010", 3600],
    [1e6, "01011111", 31 * 360],
  ] as const) {
    it(`codes an active time of ${seconds} s as ${bits}, which is ${exactS} s`, () => {
      assert.equal(encodeActive(seconds), bits);
      assert.equal(decodeActive(bits), exactS);
    });
  }

  it("knows timers that are off", () => {
    assert.equal(decodeTau("11100000"), undefined);
    assert.equal(decodeActive("11100000"), undefined);
    assert.equal(decodeTau(""), undefined);
  });

  for (const [seconds, bits, exactS] of [[1, "0000", 5.12], [20, "0010", 20.48], [81.92, "0101", 81.92], [1e6, "1111", 10485.76]] as const) {
    it(`codes an eDRX cycle of ${seconds} s as ${bits}, which is ${exactS} s`, () => {
      assert.equal(encodeCycle(seconds), bits);
      assert.equal(decodeCycle(bits), exactS);
    });
  }
});
