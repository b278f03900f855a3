import assert from "node:assert/strict";
import { describeError } from "../../../tools/decode/cme.ts";

const cases: readonly (readonly [string, string | undefined])[] = [
  ["ERROR", "refused, no cause given"],
  ["+CME ERROR: 3", "operation not allowed"],
  ["+CME ERROR 3", "operation not allowed"],
  ["+CME ERROR: operation not allowed", "refused, CME error 3"],
  ["+CME ERROR: SIM busy", "refused, CME error 14"],
  ["+CME ERROR: 10", "SIM not inserted"],
  ["+CME ERROR: 9999", undefined],
  ["+CME ERROR: something new", undefined],
  ["+CMS ERROR: 310", "SIM not inserted"],
  ["+CMS ERROR: 14", undefined],
  ["OK", undefined],
];

describe("tools/decode/cme", () => {
  for (const [text, words] of cases) {
    it(`says ${words ?? "nothing"} for ${text}`, () => assert.equal(describeError(text), words));
  }
});
