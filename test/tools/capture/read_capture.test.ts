import assert from "node:assert/strict";
import { parseCapture, readCapture } from "../../../tools/capture/read_capture.ts";

const header = '{"uplink":"capture","version":1,"startedAt":"2026-11-25T18:00:00.000Z"}\n';
const first = '{"t":20,"lane":"tx","data":"AT\\r"}\n';
const second = '{"t":1500,"lane":"app","text":"hello"}\n';

const refused: readonly (readonly [what: string, text: string, sentence: string])[] = [
  ["an empty file", "", "a.jsonl is no capture; make one with: uplink run --capture FILE"],
  ["a text", "hello\n", "a.jsonl is no capture; make one with: uplink run --capture FILE"],
  ["another JSON", '{"version":1}\n', "a.jsonl is no capture; make one with: uplink run --capture FILE"],
  ["a newer version", header.replace(":1,", ":2,"), "a.jsonl is a capture of version 2 and this Uplink reads version 1; update Uplink, or capture again with this one"],
];

const damaged: readonly (readonly [what: string, text: string, records: number, damage: string | undefined])[] = [
  ["a whole one", header + first + second, 2, undefined],
  ["a header alone", header, 0, undefined],
  ["a last line that is cut", header + first + second.slice(0, 20), 1, "a.jsonl is cut in line 3: 1 record up to 0.020 s is used; let a capture end by itself or with Ctrl-C"],
  ["a last line without its end", header + first + second.trimEnd(), 2, "a.jsonl is cut in line 3: 2 records up to 1.500 s are used; let a capture end by itself or with Ctrl-C"],
  ["a line in the middle that is none", `${header}${first}{"t":-1}\n${second}`, 1, "a.jsonl: line 3 is no record: 1 record up to 0.020 s is used; take the file as it was captured"],
  ["a lane that is not known", `${header}${first}{"t":1,"lane":"x","text":""}\n${second}`, 1, "a.jsonl: line 3 is no record: 1 record up to 0.020 s is used; take the file as it was captured"],
];

describe("tools/capture/read_capture", () => {
  for (const [what, text, sentence] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseCapture(text, "a.jsonl"), { name: "UserError", message: sentence });
    });
  }

  for (const [what, text, count, damage] of damaged) {
    it(`reads ${what}`, () => {
      const capture = parseCapture(text, "a.jsonl");
      assert.equal(capture.records.length, count);
      assert.equal(capture.damage, damage);
    });
  }

  it("uses what stands before the cut, wherever it is", () => {
    const whole = header + first + second;
    for (let cut = header.length + 1; cut < whole.length; cut++) {
      const { records, damage } = parseCapture(whole.slice(0, cut), "a.jsonl");
      const isAtLineEnd = whole[cut - 1] === "\n";
      assert.equal(damage === undefined, isAtLineEnd, `cut at ${cut}`);
      assert.ok(records.length >= whole.slice(0, cut).split("\n").length - 2, `cut at ${cut}`);
    }
  });

  it("names a file that is not there", () => {
    assert.throws(() => readCapture("/nowhere/a.jsonl"), { message: "there is no file /nowhere/a.jsonl; make one with: uplink run --capture /nowhere/a.jsonl" });
  });
});
