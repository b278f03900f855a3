import assert from "node:assert/strict";
import { escapeBytes, escapeControls, layOut, shorten } from "../../../tools/console/layout.ts";

function lines(text: string, words: string | undefined, columns: number | undefined): string[] {
  const parts = layOut({ seconds: 12.3456, tag: "->", text, ...(words !== undefined && { words }) }, columns);
  return (parts.time + parts.tag + parts.text + parts.words.join("\n")).split("\n");
}

describe("tools/console/layout", () => {
  it("puts time, tag and text in their columns", () => {
    assert.deepEqual(lines("AT", undefined, 80), ["  12.346  ->   AT"]);
  });

  it("puts words behind the text where both fit", () => {
    assert.deepEqual(lines("AT+CSQ", "signal", 80), [`  12.346  ->   ${"AT+CSQ".padEnd(32)}  signal`]);
  });

  it("cuts the text and wraps the words where they do not", () => {
    assert.deepEqual(lines("x".repeat(60), "one two three four five", 50), [
      `  12.346  ->   ${"x".repeat(16)}…  one two three`,
      `${" ".repeat(34)}four five`,
    ]);
  });

  it("cuts nothing without a width, up to 400 characters", () => {
    assert.equal(lines("x".repeat(400), undefined, undefined)[0]?.length, 415);
    assert.ok(lines("x".repeat(401), undefined, undefined)[0]?.endsWith("…"));
  });

  it("prints at most four rows of words", () => {
    const rows = lines("x", "word ".repeat(100).trim(), 60);
    assert.equal(rows.length, 4);
    assert.ok(rows[3]?.endsWith("…"));
  });

  it("escapes control characters, and in byte strings everything beyond ASCII", () => {
    assert.equal(escapeControls("a\r\n\t\x1b\u202e\u00e9"), "a\\r\\n\\t\\x1b\\u202e\u00e9");
    assert.equal(escapeBytes("a\x00\xff\r"), "a\\x00\\xff\\r");
  });

  it("shortens with an ellipsis", () => {
    assert.equal(shorten("abcdef", 4), "abc…");
    assert.equal(shorten("abcd", 4), "abcd");
  });
});
