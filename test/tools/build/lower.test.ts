import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { checkBundle } from "../../../tools/build/espruino_check.ts";
import { hoist, lower } from "../../../tools/build/lower.ts";
import { condense, shorten, shortenProperties } from "../../../tools/build/minify.ts";
import { interpreterNames } from "../../../tools/build/names.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { espruino, runEspruino } from "./espruino.ts";

/** Sources that use one construct each and print. */
const SOURCES: Record<string, string> = {
  "a function above its declaration": "show(twice(4)); function twice(n) { return n + n; }",
  "an inner function above its declaration": "const f = () => { return g(); function g() { return 5; } }; show(f());",
  "default parameters": "const f = (a, b = a + 1, { c = 3 } = {}) => a + b + c; show(f(1), f(1, 1), f(1, undefined, { c: 0 }));",
  "rest parameters": "function f(first, ...rest) { return first + rest.join(); } show(f(1), f(1, 2, 3));",
  "rest in an arrow that uses this": "const o = { k: 7, m() { const f = (...a) => this.k + a.length; return f(1, 2); } }; show(o.m());",
  "spread in calls": "const a = [3, 9, 4]; show(Math.max(...a), Math.max(1, ...a, 2));",
  "spread in arrays": "const a = [1, 2]; show([0, ...a, 3, ...a].join());",
  "spread in objects": "const a = { x: 1, y: 2 }; show(JSON.stringify({ 'x': 0, ...{ 'y': 5 }, 'z': a.x }));",
  "object destructuring": "const { a, b: { c }, d = 4 } = { a: 1, b: { c: 2 } }; show(a, c, d);",
  "object rest": "const { a, ...rest } = { a: 1, beta: 2, gamma: 3 }; show(a, rest.beta, rest.a, rest.gamma);",
  "array destructuring and swap": "let [x, , y] = [1, 2, 3]; [x, y] = [y, x]; show(x, y);",
  "destructuring in for of": "for (const [k, { v }] of [['a', { v: 1 }], ['b', { v: 2 }]]) show(k, v);",
  "computed keys": "const k = 'key'; show(JSON.stringify({ [k]: 1, [k + 2]: 2 }));",
  "optional chaining": "const o = { a: { f() { return this.b; }, b: 2 } }; show(o?.a?.f?.(), o.x?.y.z, o.x?.[0], o.a.g?.());",
  "nullish and logical assignment": "let a = null, b = 0, c = 1; a ??= 5; b ||= 6; c &&= 7; show(a, b, c, null ?? 8);",
  exponent: "let a = 2 ** 10; a **= 2; show(a);",
  "captured loop variables":
    "const fs = []; for (let i = 0; i < 3; i++) { const j = i * 2; fs.push(() => i + j); } show(fs.map((f) => f()).join());",
  "captured with continue and break":
    "const fs = []; for (let i = 0; i < 9; i++) { if (i == 1) continue; if (i > 3) break; fs.push(() => i); }" +
    " show(fs.map((f) => f()).join());",
  "captured in for of with return":
    "function f(l) { for (const e of l) { const g = () => e; if (g() > 1) return g(); } return 0; } show(f([1, 2, 3]));",
  "shadowed block variables": "let a = 1; { let a = 2; show(a); } if (a) { const a = 3; show(a); } show(a);",
  "a loop body's fresh variable": "for (let i = 0; i < 2; i++) { let x; show(x === undefined); x = i; }",
  "var out of a block": "if (show.missing) { var late = 1; } show(late === undefined); late = 2; show(late);",
  "var before its declaration": "early = 3; show(early); var early;",
  "var in a switch case": "switch (1) { case 0: var v = 1; case 1: v = 5; show(v); }",
  "var in for in and for of heads": "for (var k in { 'q': 1 }); for (var e of [4]); show(k, e);",
  classes:
    "class A { n = 1; constructor(x) { this.x = x; } static s() { return 's'; } get g() { return this.x * 2; } }" +
    " class B extends A { constructor() { super(4); } h() { return this.g + this.n; } } show(new B().h(), A.s());",
  "try, catch, finally": "function f() { try { throw new Error('no'); } catch { return 1; } finally { show('end'); } } show(f());",
  "quoted and bare properties":
    "const o = { 'wire': 1, inner: 2 }; show(JSON.stringify({ 'wire': o['wire'] }), o.inner, Object.keys({ 'kept': 1 })[0]," +
    " JSON.parse('{\"wire\":9}')['wire']);",
  "a switch":
    "const f = (n) => { switch (n) { case 1: return 'a'; case 2: { const b = 'b'; return b; } default: return 'c'; } };" +
    " show(f(1), f(2), f(3));",
  "non-ASCII text": "show('caf\\u00e9'.length, '\\xff'.charCodeAt(0), 'é'.charCodeAt(0));",
};

async function pipeline(source: string): Promise<string> {
  const lowered = await lower(source);
  const renamed = await shortenProperties(lowered.code, interpreterNames(findRoot()));
  const short = await shorten(renamed.code);
  const hoisted = await hoist(short.code);
  return (await condense(hoisted.code)).code;
}

const SHOW =
  "function show() { var s = []; for (var i = 0; i < arguments.length; i++) s.push(String(arguments[i])); print(s.join(' ')); }\n";

function runInNode(code: string): string[] {
  const lines: string[] = [];
  runInNewContext(code, { print: (line: string) => lines.push(line) });
  return lines;
}

/** In a function of its own, as names at top level would meet those of the other sources. */
const wrapped = (source: string): string => `(function () { ${source}\n})();`;

describe("tools/build/lower", () => {
  for (const [construct, source] of Object.entries(SOURCES)) {
    it(`keeps the meaning of ${construct}, in a form that the check takes`, async () => {
      const code = SHOW + (await pipeline(source));
      assert.deepEqual(checkBundle(code), []);
      assert.deepEqual(runInNode(code), runInNode(SHOW + source));
    });
  }

  it("gives the same output in the interpreter", async function () {
    if (!espruino) this.skip();
    this.timeout(30000);
    const expected: string[] = [];
    let script = SHOW;
    for (const [construct, source] of Object.entries(SOURCES)) {
      expected.push(`= ${construct}`, ...runInNode(SHOW + wrapped(source)));
      script += `print(${JSON.stringify(`= ${construct}`)});\n${await pipeline(wrapped(source))}\n`;
    }
    const printed = await runEspruino({ "all.js": script + "quit();\n" }, "all.js");
    assert.deepEqual(printed.slice(printed.indexOf(expected[0]!), printed.lastIndexOf(expected[expected.length - 1]!) + 1), expected);
  });

  it("gives the same output at the interpreter's top level", async function () {
    if (!espruino) this.skip();
    this.timeout(30000);
    const source = Object.values(SOURCES).map((part) => `{ ${part} }`);
    const code = await pipeline(source.filter((part) => !/\bvar\b|above/.test(part)).join("\n"));
    const printed = await runEspruino({ "all.js": SHOW + code + "\nprint('done');quit();\n" }, "all.js");
    assert.deepEqual(printed.slice(-2 - runInNode(SHOW + code).length, printed.indexOf("done")), runInNode(SHOW + code));
  });
});
