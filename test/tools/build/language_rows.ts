/** What the interpreter does not take, row by row, and what the build makes of it. The sources are TypeScript. */

/** Lowered: the same lines in Node and, minified, in the interpreter. */
export interface LoweredRow {
  construct: string;
  source: string;
}

/** Refused with the source line, the construct and what to write instead; `line` counts from 1. */
export interface RefusedRow {
  construct: string;
  source: string;
  line: number;
  message: RegExp;
}

export const LOWERED: LoweredRow[] = [
  { construct: "function hoisting", source: "show(f(2)); function f(n: number) { return g(n); function g(m: number) { return m + 1; } }" },
  { construct: "default parameters", source: "const f = (a: number, b = a + 1) => a + b; show(f(1), f(1, 5), f(1, undefined));" },
  { construct: "rest parameters", source: "function f(a: number, ...r: number[]) { return a + r.length; } show(f(1), f(1, 2, 3));" },
  {
    construct: "spread in calls, arrays, objects",
    source:
      "const a = [1, 2]; show(Math.max(...a), [0, ...a].join(), Object.keys({ 'x': 1, ...{ 'y': 2 } }).join());",
  },
  {
    construct: "destructuring",
    source:
      "const { a, b: [c = 4, ...d], ...e } = { a: 1, b: [undefined, 2, 3], f: 5 }; show(a, c, d.join(), e.f);",
  },
  {
    construct: "destructuring in parameters",
    source:
      "const f = ({ a, b = 2 }: { a: number; b?: number }, [c]: number[]) => a + b + c!; show(f({ a: 1 }, [3]));",
  },
  {
    construct: "computed keys",
    source:
      "const k = 'a' + 1; const o: Record<string, number> = { [k]: 1, [`${k}b`]: 2 }; show(JSON.stringify(o));",
  },
  { construct: "var hoisting", source: "if (show.length > 5) { var b = 1; } show(b! === undefined); c = 2; show(c); var c: number;" },
  {
    construct: "optional chaining",
    source:
      "const o: { a?: { f?(): number } } = { a: { f: () => 7 } }; show(o?.a?.f?.(), ({} as typeof o).a?.f?.());",
  },
  { construct: "the operator **", source: "let a = 2 ** 5; a **= 2; show(a);" },
  { construct: "??=, ||=, &&=", source: "let a: number | null = null, b = 0, c = 1; a ??= 5; b ||= 6; c &&= 7; show(a, b, c);" },
  {
    construct: "let captured in a loop's head",
    source:
      "const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); show(fs.map((f) => " +
      "f()).join());",
  },
  {
    construct: "case after default, nothing falls through",
    source:
      "const f = (n: number) => { switch (n) { case 1: return 'a'; default: return 'd'; case 5: return 'e'; } }; " +
      "show(f(1), f(5), f(9));",
  },
  {
    construct: "case after default, default first, with break",
    source:
      "const f = (n: number) => { let r = ''; switch (n) { default: r += 'd'; break; case 1: r += '1'; case 2: r += " +
      "'2'; } return r; }; show(f(1), f(2), f(9));",
  },
  {
    construct: "case after default, falling through both ways",
    source:
      "const f = (n: number) => { let r = ''; switch (n) { case 1: r += '1'; default: r += 'd'; case 5: r += '5'; " +
      "case 6: r += '6'; break; case 7: r += '7'; } return r; }; show(f(1), f(5), f(6), f(7), f(9));",
  },
  {
    construct: "case after default, tests with effects, in an if",
    source:
      "let n = 0; const t = () => ++n; function f(v: number) { if (v) switch (v) { case t(): show('one'); default: " +
      "show('other'); case t(): show('two'); } } f(2); f(9); f(0); show(n);",
  },
  {
    construct: "static methods inherited by a subclass",
    source:
      "class A { static make() { return this.kind(); } static kind() { return 'A'; } } class B extends A { static " +
      "override kind() { return 'B'; } } class C extends B {} show(B.make(), C.make());",
  },
  {
    construct: "static fields inherited by a subclass",
    source:
      "class A { static readonly limit = 5; static readonly twice: number = A.limit * 2; } const B = class extends A " +
      "{}; class C extends B {} show(B.limit, C.twice);",
  },
  {
    construct: "class fields that read this",
    source:
      "class A { a = 1; b = this.a + 1; f = () => this.b; } class B extends A { c = this.f() + 1; } show(new B().c);",
  },
  {
    construct: "class fields of a subclass whose base takes arguments",
    source:
      "class A { s: number; constructor(a: number, b = 2) { this.s = a + b; } } class B extends A { t = this.s * 2; " +
      "} class C extends B { u = this.t + 1; } show(new C(1).u, new C(1, 5).u);",
  },
  { construct: "\\u{...} in a text, below \\xFF", source: "show('\\u{41}\\u{e9}'.length, '\\u{41}');" },
  {
    construct: "UTF-8 text through utf8Bytes",
    source:
      "show(utf8Bytes('20 \\u20ac \\u{1f600}').length, utf8Bytes('\\xe9').charCodeAt(1));",
  },
  {
    construct: "errors with a code",
    source:
      "function fail(code: number) { const e = new Error('no') as Error & { code: number }; e.code = code; return e; " +
      "} try { throw fail(5); } catch (e) { show((e as { code: number }).code, (e as Error).message); }",
  },
];

const at = (construct: string, source: string, message: RegExp, line = 1): RefusedRow => ({ construct, source, line, message });

export const REFUSED: RefusedRow[] = [
  at("a label", "outer: for (;;) { for (;;) break outer; }", /a label .*; put the loop into a function/),
  at("new.target", "export function F() {\nreturn new.target; }", /new\.target.*; hand the value in/, 2),
  at("#private", "export class A {\n#a = 1; get() { return this.#a; } }", /private name.*; use TypeScript's private/, 2),
  at("static {}", "export class A {\nstatic { show(1); } }", /static block.*; run the code after the class/, 2),
  at("a tagged template", "const tag = (s: TemplateStringsArray) => s.length;\nshow(tag`a`);", /tagged template.*; call the function/, 2),
  at("async, await", "export const f =\nasync () => { await undefined; };", /an async function.*; use callbacks/, 2),
  at("generators", "export\nfunction* f() { yield 1; }", /a generator.*; use callbacks/, 2),
  at("Symbol", "show(\nSymbol('a'));", /Symbol.*; use a text/, 2),
  at("Map", "export const m =\nnew Map();", /Map.*; use an object, with own\(\)/, 2),
  at("Set", "export const m =\nnew Set();", /Set.*; use an array/, 2),
  at("Object.freeze", "show(\nObject.freeze({}));", /Object\.freeze.*; leave it out/, 2),
  at("Array.from", "show(\nArray.from([1]));", /Array\.from.*; use map/, 2),
  at(".flat", "show([[1]]\n.flat());", /\.flat.*the interpreter does not have it/, 1),
  at(".at", "show([1]\n.at(-1));", /\.at of Array.*the interpreter does not have it/, 2),
  at("Number.isInteger", "show(\nNumber.isInteger(1));", /Number\.isInteger.*; use value == Math\.floor/, 2),
  at("Promise.finally", "Promise.resolve(1)\n.finally(() => {});", /\.finally.*the interpreter does not have it/, 1),
  at("Promise.race", "show(\nPromise.race([]));", /Promise\.race.*; use callbacks/, 2),
  at(
    "queueMicrotask",
    "declare function queueMicrotask(f: () => void): void;\nqueueMicrotask(() => {});",
    /queueMicrotask.*; use setTimeout/,
    2,
  ),
  at("another missing static", "show(\nMath.hypot(1, 2));", /Math\.hypot.*the interpreter does not have it/, 2),
  at("another missing global", "show(\nunescape('a'));", /unescape.*the interpreter does not have it/, 2),
  at("a missing method by its type", "show('a'\n.localeCompare('b'));", /\.localeCompare of String.*the interpreter does not have it/, 2),
  at(
    "an inherited static accessor",
    "class A { static get x() { return 1; } }\nexport class B extends A {}",
    /A\.x.*accessor.*; make it a method/,
    2,
  ),
  at(
    "an inherited static that changes",
    "class A { static x = 1; }\nexport class B extends A {}",
    /A\.x.*may change.*; declare it readonly/,
    2,
  ),
  at(
    "super in an arrow",
    "class A { m() { return 1; } }\nexport class B extends A { override m() { return [1].map(() " +
      "=>\nsuper.m())[0]!; } }",
    /super inside an arrow.*; use a function/,
    3,
  ),
  at(
    "super.m() three classes deep",
    "class A { m() {} }\nclass B extends A { override m() {\nsuper.m(); } }\nexport class C extends B {}",
    /super\.method\(\) in a class that has subclasses.*; give/,
    3,
  ),
  at(
    "spread in super()",
    "class A { constructor(...a: number[]) { show(a.length); } }\nexport class B extends A { constructor(a: " +
      "number[]) {\nsuper(...a); } }",
    /spread in super\(\).*; hand the arguments/,
    3,
  ),
  at(
    "fields over a rest parameter",
    "class A { constructor(...a: number[]) { show(a.length); } }\nexport class B extends A { b = 1; }",
    /rest parameter needs a constructor/,
    2,
  ),
  at("arr.length = 0", "const a = [1];\na.length = 0;", /assignment to length.*; make a new array/, 2),
  at(
    "throw inside finally",
    "export function f() { try { return 1; } finally {\nthrow new Error('a'); } }",
    /throw inside finally.*; throw in the try block/,
    2,
  ),
  at("a subclass of Error", "export\nclass E extends Error {}", /a subclass of Error.*; make errors with one function/, 2),
  at("RegExp (?...)", "show(\n/(?:a)/.test('a'));", /\(\?\.\.\.\).*; use a plain group/, 2),
  at("RegExp lazy", "show(\n/a+?/.test('a'));", /a lazy quantifier.*; exclude the end/, 2),
  at("RegExp {n}", "show(\n/a{2}/.test('a'));", /a counted quantifier.*; repeat the part/, 2),
  at("RegExp back-reference", "show(\n/(a)\\1/.test('aa'));", /a back-reference.*; compare the groups/, 2),
  at("RegExp .", "show(\n/a.b/.test('a'));", /"\." in a regular expression.*; write \[\^\\n\]/, 2),
  at("$& in a replacement", "show('a'.replace(/a/,\n'[$&]'));", /"\$&" in a replacement.*; /, 2),
  at(
    "foreign keys",
    "const t: Record<string, number> = {};\nexport const f = (key: string) => t[key];",
    /a lookup by "key".*; write own\(table, key\)/,
    2,
  ),
  at(
    "foreign keys with in",
    "const t: Record<string, number> = {};\nexport const f = (key: string) => key in t;",
    /"in" also finds.*; write own/,
    2,
  ),
  at("a longer text at the end of another", "show(\n'ab'.indexOf('bc'), 'a'.indexOf('b'));", /indexOf\(\) also finds the beginning of 'bc' at the very end.*; write find/, 2),
  at("a longer text to replace", "show(\n'ab'.replace('bc', ''));", /replace\(\) also finds.*or a regular expression/, 2),
  at("junk behind JSON", "show(\nJSON.parse('1 2') as number);", /JSON\.parse takes junk.*; write parseJson/, 2),
  at("fractional Date.now()", "show(\nDate.now());", /has a fraction.*; write Math\.floor\(Date\.now\(\)\)/, 2),
  at("UTF-8 texts", "show(\n'20 \\u20ac');", /a character above \\xFF.*: write utf8Bytes/, 2),
  at(
    "methods of unknown types",
    "declare const x: any;\nx['a'].trim();",
    /a call of \.trim\(\) on something of type any; give it a type/,
    2,
  ),
];

/** What comes near a refused row and is taken. */
export const TAKEN: Record<string, string> = {
  "a lookup by a key of the program's own":
    "const t: Record<string, number> = { 'a': 1 }; show(t['a']!); for (const k of ['a'] as const) show(t[k]!);",
  "a lookup by a marked key":
    "const t: Record<string, number> = { ':a': 1 }; const k = ':a' as string; show(t[k as TableKey]!, t[':' + k.substr(1)]!);",
  "a lookup through own()":
    "const t: Record<string, number> = { 'a': 1 }; show(own(t, 'a'), own(t, 'emit'), own(t, 'toString'));",
  "a list by number": "const a = [1, 2]; let n = 0; n++; show(a[n]!, 'ab'[n]!);",
  "JSON through parseJson()":
    "show(parseJson<number>('1 2'), parseJson<number>(' 12 '), parseJson<number[]>('[1]')!.length, " +
    "parseJson('1,0],[2'), parseJson('1]x'), parseJson(''), parseJson('null'));",
  "a longer text through find()": "show(find('ab', 'bc'), find('abc', 'bc'), find('xabab', 'ab', 2), find('', 'ab'), find('a', 'ab'), 'ab'.indexOf('b'), ['ab'].indexOf('ab'));",
  "a whole time": "show(Math.floor(Date.now()) % 1);",
  "a method of the program's own with a missing one's name": "class A { flatMap() { return 3; } } show(new A().flatMap());",
};
