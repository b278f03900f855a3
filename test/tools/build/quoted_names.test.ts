import assert from "node:assert/strict";
import ts from "typescript";
import { interpreterNames } from "../../../tools/build/names.ts";
import { quotedNameProblems } from "../../../tools/build/quoted_names.ts";
import { findRoot } from "../../../tools/build/root.ts";

const DECLARED = `
interface Inner { temp: number }
interface Wire { "report": { "lit": boolean }; "list"?: { "id": string }[] }
declare const inner: Inner, wire: Wire, table: Record<string, number>, anything: any;
declare function take(wire: Wire, inner: Inner): void;
`;

/** [line of code, what is told about it; undefined: nothing] */
const LINES: [string, RegExp?][] = [
  ["inner.temp;"],
  ["inner['temp'];", /^temp is declared bare and shortened; write \.temp, or declare it quoted$/],
  ["wire['report']['lit'];"],
  ["wire.report;", /^report is declared quoted; write \["report"\]$/],
  ["table['led'];"],
  ["anything['led'];"],
  ["anything.led;", /^\.led of something untyped would be shortened; write \["led"\]$/],
  ["anything.length;"],
  ["take({ 'report': { 'lit': true } }, { temp: 1 });"],
  ["take({ report: { 'lit': true } }, inner);", /^report would be shortened, and is read by its full name; write "report"$/],
  ["take({ 'report': { lit: true } }, inner);", /^lit would be shortened/],
  ["take(wire, { 'temp': 1 });", /^temp is declared bare and shortened; write it bare/],
  ["const t: Record<string, number> = { 'led': 1 };"],
  ["const t: Record<string, number> = { led: 1 };", /^led would be shortened, and is read by its full name/],
  ["const { temp } = inner;"],
  ["const { 'report': report } = wire;"],
  ["const { report } = wire;", /^report would be shortened; write \{ "report": report \}$/],
  ["JSON.stringify({ 'a': [{ 'b': 1 }] });"],
  ["JSON.stringify({ a: 1 });", /^JSON\.stringify: a is declared bare and would be shortened; declare and write it as "a"$/],
  ["JSON.stringify({ 'a': [{ b: 1 }] });", /^JSON\.stringify: b is/],
  ["JSON.stringify(wire);"],
  ["JSON.stringify(inner);", /^JSON\.stringify: temp is/],
  ["const w = JSON.parse('') as Wire;"],
  ["const i = JSON.parse('') as Inner;", /^JSON\.parse: temp is/],
  ["const i: Inner | undefined = JSON.parse('');", /^JSON\.parse: temp is/],
];

function problems(line: string): string[] {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2020, strict: true, types: [], lib: ["lib.es5.d.ts"] };
  const host = ts.createCompilerHost(options);
  const file = ts.createSourceFile("a.ts", `${DECLARED}${line}\nexport {};`, ts.ScriptTarget.ES2020, true);
  const own = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => (name === "a.ts" ? file : own(name, ...rest));
  const program = ts.createProgram(["a.ts"], options, host);
  return quotedNameProblems(file, program.getTypeChecker(), new Set(interpreterNames(findRoot()))).map(({ message }) => message);
}

describe("tools/build/quoted_names", function () {
  this.timeout(10000);
  for (const [line, expected] of LINES) {
    it(`${expected ? "refuses" : "takes"} ${line}`, () => {
      const found = problems(line);
      assert.equal(found.length, expected ? 1 : 0, found.join("\n"));
      if (expected) assert.match(found[0]!, expected);
    });
  }
});
