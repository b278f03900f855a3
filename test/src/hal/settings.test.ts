import assert from "node:assert/strict";
import { parseSettings, saveSetting } from "../../../src/hal/settings.ts";

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

describe("src/hal/settings saveSetting", () => {
  const files: Record<string, string> = {};
  const storage = {
    read: (name: string) => files[name],
    write(name: string, data: string, offset: number, size: number) {
      const file = files[name]!;
      assert.equal(size, file.length);
      assert.equal(file.slice(offset, offset + data.length), "\xff".repeat(data.length), "only erased bytes are written");
      files[name] = file.slice(0, offset) + data + file.slice(offset + data.length);
      return true;
    },
  };
  before(() => void ((globalThis as { require?: unknown }).require = () => storage));
  after(() => void delete (globalThis as { require?: unknown }).require);

  it("appends a record that wins, also after one that a power cut tore", () => {
    files["settings"] = `{"refusedPin":"1"}\n{"apn":"n${ERASED}`;
    saveSetting("refusedPin", "2");
    assert.deepEqual(parseSettings(files["settings"]!), { refusedPin: "2" });
    assert.equal(files["settings"]!.length, `{"refusedPin":"1"}\n{"apn":"n${ERASED}`.length);
  });

  it("leaves a file alone that is full, and makes none", () => {
    files["settings"] = `{"apn":"b"}\n\xff\xff`;
    saveSetting("refusedPin", "2");
    assert.equal(files["settings"], `{"apn":"b"}\n\xff\xff`);
    delete files["settings"];
    saveSetting("refusedPin", "2");
    assert.equal(files["settings"], undefined);
  });
});
