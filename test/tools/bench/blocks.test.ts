import assert from "node:assert/strict";
import { blockClass, boardVariables, parseDump } from "../../../tools/bench/blocks.ts";

/** As the interpreter prints it: an object with names, strings of several lengths, a flat string, a number. */
const DUMP = `ref,size,flags,name,links...
3,1,5,Object,6,8,
34,2,36,"longer_property_name",37,
24,1,29,"o",25,
23,1,42,String "[raw]",
38,1,41,String "x\\1\\"y",
27,1,57,String "01234567890123456789",
29,3,57,String "a string of more ...",
12,11,58,String "var o={a:\\"hello\\",...",
61,1,61,String "function in flash...",
39,1,16,"0",40,
33,1,11,Number 1.5,
46,1,8,,47,`.split("\n");

describe("tools/bench/blocks", () => {
  it("gives the block sizes of the boards' interpreters", () => {
    assert.deepEqual(blockClass(2500), { bytes: 13, name: 4, string: 8, extension: 9 });
    assert.deepEqual(blockClass(5100), { bytes: 13, name: 4, string: 8, extension: 9 });
    assert.deepEqual(blockClass(16383), { bytes: 14, name: 4, string: 9, extension: 10 });
    assert.deepEqual(blockClass(2000), { bytes: 12, name: 4, string: 8, extension: 8 });
    assert.deepEqual(blockClass(65535), { bytes: 16, name: 4, string: 10, extension: 11 });
  });

  it("refuses a board whose variables grow", () => {
    assert.throws(() => blockClass(65536), /65536/);
  });

  it("reads each line of a dump with its blocks", () => {
    const dump = parseDump(DUMP);
    assert.equal(dump.length, 12);
    assert.deepEqual(dump[1], { blocks: 2, flags: 36, text: '"longer_property_name"' });
    assert.equal(dump.reduce((sum, { blocks }) => sum + blocks, 0), 25);
  });

  it("counts what a board needs more for each name and string", () => {
    const known = parseDump(DUMP.slice(4, 6));
    const of = (line: number): number => boardVariables([...known, ...parseDump([DUMP[line]!])], blockClass(16383)) - 2;
    const longName = 1 + 2; // 4 + 10 + 6 characters
    const twenty = 1 + 2; // 9 + 10 + 1
    const atMost62 = 1 + 6; // 20 + 2 * 21 at most: 9 + 5 * 10 + 3
    const flat270 = 1 + 20; // 10 * 27 bytes at most
    assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(of), [1, longName, 1, 1, 1, twenty, atMost62, flat270, 1, 1, 1, 1]);
  });
});
