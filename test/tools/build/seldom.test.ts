import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { hoist, lower, type Mapped, moveSeldom } from "../../../tools/build/lower.ts";
import { Cache } from "../../../tools/build/cache.ts";
import { espruino, runEspruino } from "./espruino.ts";

/** Longer than what stays where it is. */
const FILLER = `var filler = "${"x".repeat(260)}"; `;
const long = (name: string, body: string): string => `function ${name} { ${FILLER}${body} }\n`;

async function built(code: string): Promise<string> {
  return (await hoist((await moveSeldom((await lower(code)).code)).code)).code;
}

function printed(code: string): string {
  const lines: string[] = [];
  runInNewContext(code, { print: (text: unknown) => lines.push(String(text)) });
  return lines.join();
}

/** What it is, the code, how many functions are declared afterwards. */
const ROWS: [what: string, code: string, declared: RegExp[]][] = [
  ["one call: is made there", long("once(a)", "return a + 1;") + "print(once(1));", []],
  ["two of a scope that are called twice: by number", long("one(a)", "return a + 1;") + long("two(a)", "return a * 2;") + "print(one(two(3)) + two(one(4)));", [/function _seldom\(_number\)/]],
  ["names of the module's own stay theirs", "var number = 5;\n" + long("one(a)", "return a + number;") + long("two(a)", "return a * number;") + "print(one(two(3)) + two(one(4)));", [/function _seldom\(/]],
  ["a function that is handed on stays", long("step()", "print(1);") + "[step, step].forEach(function (f) { f(); });", [/function step\(/]],
  ["one that calls itself stays, alone in its scope", long("count(n)", "return n ? count(n - 1) + 1 : 0;") + "print(count(3));", [/function count\(/]],
  ["one with state of its own around inner functions stays", long("make(n)", "function inner() { return n; } return inner;") + "print(make(4)());", [/function make\(/]],
  ["one that is tagged stays", `/** @hot */\n${long("often(a)", "return a;")}print(often(5));`, [/function often\$hot\(/]],
  ["where its names mean something else, it is not put", `var n = 7;\n${long("outer()", "return n;")}${long("caller(n)", "return outer() + n;")}print(caller(1) + caller(2));`, [/_seldom\(0\)\(\) \+ n/]],
  ["in a loop it is not put", long("body(i)", "return i;") + "var sum = 0; for (var i = 0; i < 3; i++) sum += body(i); print(sum);", [/function body\(/]],
  ["with `this` it stays", long("who()", "return this === undefined ? 0 : 1;") + "print(typeof who());", [/function who\(/]],
];

describe("tools/build/seldom", function () {
  this.timeout(30_000);
  for (const [what, code, declared] of ROWS) {
    it(`${what}, and prints the same`, async () => {
      const made = await built(code);
      for (const pattern of declared) assert.match(made, pattern);
      assert.equal(printed(made), printed(code));
    });

    it(`prints the same in the interpreter: ${what}`, async function () {
      if (!espruino) this.skip();
      const print = async (text: string): Promise<string> => {
        const lines = await runEspruino({ "a.js": Buffer.from(`${text};print("=");quit()`, "latin1") }, "a.js");
        return lines[lines.indexOf("=") - 1]!;
      };
      const expected = printed(code).split(",").pop();
      assert.equal(await print(await built(code)), expected);
    });
  }

  it("leaves a function that makes objects what it is, though it has no use for this", async () => {
    const code = "var Maker = function () { print(1); }; Maker.prototype.tell = function () { print(2); }; new Maker().tell();";
    assert.equal(printed(await built(code)), "1,2");
  });

  it("leaves no declaration of a function that is called once", async () => assert.doesNotMatch(await built(ROWS[0]![1]), /function once/));
});

describe("tools/build/cache", () => {
  it("keeps no more than about a hundred builds", () => {
    const root = mkdtempSync(join(tmpdir(), "uplink-cache-"));
    try {
      const folder = join(root, "node_modules", ".cache", "uplink");
      mkdirSync(folder, { recursive: true });
      for (let index = 0; index < 1001; index++) writeFileSync(join(folder, String(index)), "");
      new Cache(root);
      assert.equal(readdirSync(folder).length, 500);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("runs a step once for the same text and values, and again for others", async () => {
    const root = mkdtempSync(join(tmpdir(), "uplink-cache-"));
    try {
      let runs = 0;
      const run = (code: string) => (): Promise<Mapped> => {
        runs++;
        return Promise.resolve({ code: `${code}!`, map: { version: 3, sources: [], names: [], mappings: "" } as never });
      };
      const first = await new Cache(root).through(["s", "a"], run("a"));
      assert.deepEqual(await new Cache(root).through(["s", "a"], run("a")), first);
      assert.equal(runs, 1);
      for (const texts of [["t", "a"], ["sa"], ["s", "b"]]) {
        assert.equal((await new Cache(root).through(texts, run(texts.join()))).code, `${texts.join()}!`);
      }
      assert.equal(runs, 4);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
