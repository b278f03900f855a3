import assert from "node:assert/strict";
import { rollup } from "rollup";
import { checkBundle, problemText } from "../../../tools/build/espruino_check.ts";
import type { RawMap } from "../../../tools/build/source_position.ts";

/** [what is refused, code, line of the problem] */
const REFUSED: [string, string, number][] = [
  ["use of the function f above", "f();\nfunction f() {}", 1],
  ["use of the function g above", "function f() {\n  g();\n  function g() {}\n}\nf();", 2],
  ["use of the function g above", "var f = function () { return g() };\nf();\nfunction g() {}", 1],
  ["a default value", "\nfunction f(a = 1) {}", 2],
  ["a rest parameter", "\nfunction f(...a) {}", 2],
  ["spread", "var a = [];\nf(...a);", 2],
  ["spread", "var a = [\n...[1]];", 2],
  ["spread", "var a = {\n...{}};", 2],
  ["destructuring", "\nvar { a } = {};", 2],
  ["destructuring", "\nvar [a] = [];", 2],
  ["destructuring", "function f(\n{ a }) {}", 2],
  ["a computed property name", "var k = 1, o = {\n[k]: 1 };", 2],
  ["a computed method name", "var k = 1; class A {\n[k]() {} }", 2],
  ["optional chaining", "var a = {};\na?.b;", 2],
  ["optional chaining", "var a = {};\na.b?.();", 2],
  ["the operator **", "var a =\n2 ** 3;", 2],
  ["logical or power assignment", "var a;\na ||= 1;", 2],
  ["logical or power assignment", "var a;\na ??= 1;", 2],
  ["logical or power assignment", "var a = 1;\na **= 2;", 2],
  ["a label", "\nouter: for (;;) break outer;", 2],
  ["an async function", "\nvar f = async () => 1;", 2],
  ["await", "async function f() {\nawait 1; }", 2],
  ["a generator", "\nfunction* f() {}", 2],
  ["a private name", "class A {\n#a = 1; }", 2],
  ["a private name", "class A { #a = 1; f() {\nreturn this.#a; } }", 2],
  ["a static block", "class A {\nstatic { f(); } }", 2],
  ["a tagged template", "\nf`a`;", 2],
  ["new.target", "function f() {\nreturn new.target; }", 2],
  ["\\u{...}", "var a =\n'\\u{41}';", 2],
  ["\\u{...}", "var a =\n`\\u{41}`;", 2],
  ["closure over i", "for (let i = 0; i < 2; i++)\nf(() => i);", 2],
  ["closure over k", "for (const k of [1])\nf(function () { return k; });", 2],
  ["case after default", "switch (1) { default: break;\ncase 1: }", 2],
  ["use of a before its declaration", "\na = 1;\nvar a;", 2],
  ["use of a outside the block", "if (f()) {\nvar a = 1; }\nf(a);", 3],
  ["use of a outside the block", "for (var a of [])\nf();\nf(a);", 3],
  ["use of a outside the block", "try { var a = 1; } catch (e) {\nf(a); }", 2],
  ["throw inside finally", "try { f(); } finally {\nthrow 1; }", 2],
  ["super inside an arrow", "class A extends B { m() { return () =>\nsuper.m(); } }", 2],
  ["WeakMap", "var a =\nnew WeakMap();", 2],
  ["Number.isInteger", "f(\nNumber.isInteger(1));", 2],
  ["Object.freeze", "f(\nObject.freeze({}));", 2],
  [".codePointAt()", "f('a'\n.codePointAt(0));", 1],
  ["assignment to length", "var a = [];\na.length = 0;", 2],
  ["super.method() in a class that has subclasses", "class A { m() {} } class B extends A { m() {\nsuper.m(); } } class C extends B {}", 2],
  ["super in an object literal", "var o = { m() {\nsuper.m(); } };", 2],
  ["this in a class field", "class A { a = 1; b =\nthis.a; }", 2],
  ["this in a class field", "class A { a = 1; b = () =>\nthis.a; }", 2],
  ["a class member with a quoted name", "class A {\n'a b'() {} }", 2],
  ["a class member named delete", "class A {\ndelete() {} }", 2],
  ["a getter or setter with a quoted name", "var o = {\nget 'a'() { return 1; } };", 2],
  ["a class that extends an expression", "class A extends\nf() {}", 2],
  ["a character above \\xFF", "print(\n'\u20ac');", 2],
  ["a character above \\xFF", "print(\n`\u20ac${1}`);", 2],
  ["Promise.race", "f(\nPromise.race([]));", 2],
  ["Object.freeze", "f(\nObject['freeze']({}));", 2],
  ["process2", "f(\nprocess2.env);", 2],
  [".finally()", "Promise.resolve(1)\n.finally(print);", 1],
  ["a subclass of Error", "\nclass A extends Error {}", 2],
  ["(?...)", "f(\n/(?:a)/);", 2],
  ["a lazy quantifier", "f(\n/a+?/);", 2],
  ["a counted quantifier", "f(\n/a{2}/);", 2],
  ["a back-reference", "f(\n/(a)\\1/);", 2],
  ["Unexpected token", "var a =\n;", 2],
];

const TAKEN: [string, string][] = [
  ["functions that call each other", "function f() { return g(); } function g() { return f(); } f();"],
  ["a variable that a closure reads later", "var f = function () { return a; }; var a = 1; f();"],
  ["a variable of an enclosing block", "if (getTime()) { var a = 1; print(a); if (a) print(a); }"],
  ["a loop variable", "for (var i = 0; i < 2; i++) print(i); print(i);"],
  ["default last", "switch (1) { case 1: default: print(); }"],
  [
    "classes, arrows, templates",
    "class B {} class A extends B { constructor() { super(); this.a = () => `x${this.b}`; } get b() { return 1; } }",
  ],
  ["super.method() in a class that nothing extends", "class A { m() {} } class B extends A { m() { super.m(); } }"],
  ["super() three classes deep", "class A {} class B extends A { constructor() { super(); } } class C extends B {}"],
  ["this in a function inside a class field", "class A { f = function () { return this; }; }"],
  ["escapes that look like others", "print('\\\\u{41}', /[?{2}]\\?\\{1\\}/);"],
  ["keys and methods named like globals", "var o = { Map: 1, from() {} }; o.from(o.Map);"],
  ["asking whether a global is there", "print(typeof Bluetooth2 == 'undefined');"],
  [
    "globals, pins and statics that the interpreter has",
    "Serial1.setup(9600, { tx: A2, rx: D27 }); print(Object.keys(E), Math.max(1, 2), HIGH);",
  ],
  ["bytes above ASCII", "print('\\xe9');"],
];

describe("tools/build/espruino_check", () => {
  for (const [construct, code, line] of REFUSED) {
    it(`refuses ${JSON.stringify(code)}`, () => {
      const problems = checkBundle(code);
      const match = problems.find((problem) => problem.construct.startsWith(construct) && problem.line === line);
      assert.equal(match?.file, "bundle", `found ${JSON.stringify(problems)}`);
    });
  }

  for (const [what, code] of TAKEN) {
    it(`takes ${what}`, () => assert.deepEqual(checkBundle(code), []));
  }

  it("names source file and line through the source map, and what to write instead", async () => {
    const files: Record<string, string> = {
      "/src/main.js": 'import { a } from "./b.js";\nprint(a);',
      "/src/b.js": "var o = {};\n\nexport var a = o?.b;",
    };
    const plugin = { name: "files", resolveId: (id: string) => id.replace("./", "/src/"), load: (id: string) => files[id]! };
    const bundle = await rollup({ input: "/src/main.js", plugins: [plugin], treeshake: false });
    const { output } = await bundle.generate({
      format: "es",
      sourcemap: true,
      sourcemapPathTransform: (path) => path.slice(path.indexOf("src/")),
    });
    const problems = checkBundle(output[0].code, output[0].map as unknown as RawMap);
    assert.deepEqual(problems.map(problemText), ["src/b.js:3: optional chaining (?.) is not taken by the interpreter; write a && a.b"]);
  });
});
