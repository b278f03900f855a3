import assert from "node:assert/strict";
import { own, parseJson, utf8Bytes } from "../../src/text.ts";

describe("src/text", () => {
  it("finds in a table what it holds, and nothing that every object has", () => {
    const table: Record<string, number> = { a: 1, hasOwnProperty: 2 };
    const found = ["a", "hasOwnProperty", "toString", "constructor"].map((key) => own(table, key));
    assert.deepEqual(found, [1, 2, undefined, undefined]);
  });

  for (const text of ["1", " 12 ", "null", '"a]b"', "[]", '{"a":[1,[2]]}', "[1,0]", "true", "-1.5e3"]) {
    it(`gives the value of ${text}`, () => assert.deepEqual(parseJson(text), JSON.parse(text)));
  }

  for (const text of ["", " ", "1 2", "1,2", "1]", "1],[2", "1,0],[3", '{"a":1}x', "[", "tru", ","]) {
    it(`gives undefined for ${JSON.stringify(text)}`, () => assert.equal(parseJson(text), undefined));
  }

  it("encodes as UTF-8, with whole code points and with surrogates", () => {
    for (const text of ["", "plain", "\x7f\x80\xff", "20 \u20ac", "\u07ff\u0800\uffff", "\u{1f600}x\u{10ffff}"]) {
      assert.equal(utf8Bytes(text), Buffer.from(text, "utf8").toString("latin1"));
    }
    assert.equal(utf8Bytes("a\ud83d"), "a\xef\xbf\xbd");
  });
});
