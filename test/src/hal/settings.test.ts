import assert from "node:assert/strict";
import { parseSettings } from "../../../src/hal/settings.ts";

const ERASED = "\xff".repeat(64);

describe("src/hal/settings", () => {
  it("gives nothing for an erased file and for no file", () => {
    assert.deepEqual(parseSettings(ERASED), {});
    assert.deepEqual(parseSettings(""), {});
  });

  it("lets the last record of a key win", () => {
    assert.deepEqual(parseSettings(`{"apn":"a","host":"h"}\n{"apn":"b"}\n${ERASED}`), { apn: "b", host: "h" });
  });

  it("skips a record that was torn anywhere, and reads what was appended after it", () => {
    const whole = '{"apn":"b"}';
    for (let length = 1; length < whole.length; length++) {
      const text = `{"apn":"a"}\n${whole.slice(0, length)}\n{"host":"h"}\n${ERASED}`;
      assert.deepEqual(parseSettings(text), { apn: "a", host: "h" }, text);
    }
  });
});
