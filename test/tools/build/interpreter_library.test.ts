import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import ts from "typescript";
import { INTERPRETER_LIBRARY, interpreterLibrary } from "../../../tools/build/interpreter_library.ts";
import { interpreterNames } from "../../../tools/build/names.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { GLOBALS, MEMBERS } from "../../../tools/host/interpreter_members.ts";

const ROOT = findRoot();
const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** What V8 has of a builtin: the names whose use an editor must judge. */
const context = vm.createContext({});
const namesOf = (expression: string): string[] => [...(vm.runInContext(`Object.getOwnPropertyNames(${expression})`, context) as string[])];
const isPublic = (name: string): boolean => /^[A-Za-z]\w*$/.test(name) && !["prototype", "name", "length", "arguments", "caller", "constructor"].includes(name);

/** A value of each builtin that has instances. */
const SAMPLES: Record<string, string> = {
  Object: "({} as Object)", Function: "(() => 1)", Array: "[1]", String: '"a"', Number: "(1)", Boolean: "(true as boolean)", RegExp: "/a/",
  Date: "new Date(0)", Error: 'new Error("e")', Promise: "(null as unknown as Promise<number>)", ArrayBuffer: "new ArrayBuffer(2)",
  DataView: "new DataView(new ArrayBuffer(2))", Uint8Array: "new Uint8Array(2)",
};

/** Declared elsewhere, or by the language: console, which is the interpreter's own; undefined; Symbol, by which for-of is typed. */
const FOREIGN = ["console", "undefined", "Symbol"];

interface Use {
  member: string;
  code: string;
  isThere: boolean;
}

function uses(): Use[] {
  const globals = namesOf("globalThis").filter((name) => !FOREIGN.includes(name));
  const all: Use[] = globals.map((name) => ({ member: name, code: name, isThere: words(GLOBALS).includes(name) }));
  for (const [builtin, { statics, prototype }] of Object.entries(MEMBERS)) {
    for (const name of namesOf(builtin).filter(isPublic)) {
      all.push({ member: `${builtin}.${name}`, code: `${builtin}.${name}`, isThere: words(statics).includes(name) });
    }
    const sample = SAMPLES[builtin];
    if (!sample) continue;
    const has = [...words(prototype), ...words(MEMBERS["Object"]!.prototype)];
    for (const name of namesOf(`${builtin}.prototype`).filter(isPublic)) {
      all.push({ member: `${builtin}.prototype.${name}`, code: `${sample}.${name}`, isThere: has.includes(name) });
    }
  }
  return all;
}

/** Numbers of the lines that the compiler refuses, as `tsc -p src` and an editor would. */
function refusedLines(source: string): Set<number> {
  const { config } = ts.readConfigFile(join(ROOT, "src", "tsconfig.json"), ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, join(ROOT, "src"));
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version) => (name === "row.ts" ? ts.createSourceFile(name, source, version, true) : getSourceFile.call(host, name, version));
  const program = ts.createProgram(["row.ts", join(ROOT, INTERPRETER_LIBRARY)], options, host);
  const file = program.getSourceFile("row.ts")!;
  assert.deepEqual(program.getGlobalDiagnostics().map(({ messageText }) => messageText), []);
  return new Set(program.getSemanticDiagnostics(file).map(({ start }) => file.getLineAndCharacterOfPosition(start!).line));
}

describe("tools/build/interpreter_library", function () {
  this.timeout(60_000);

  it("is what npm run library makes of the interpreter's list", () => {
    assert.equal(readFileSync(join(ROOT, INTERPRETER_LIBRARY), "utf8"), interpreterLibrary());
  });

  it("makes tsc refuse each of V8's globals and members that the interpreter lacks, and take each that it has", () => {
    const all = uses();
    assert.ok(all.length > 300, `${all.length} uses`);
    const refused = refusedLines(`${all.map(({ code }) => `void ${code};`).join("\n")}\nexport {};`);
    const wrong = all.filter(({ isThere }, index) => isThere === refused.has(index)).map(({ member, isThere }) => `${isThere ? "refuses" : "takes"} ${member}`);
    assert.deepEqual(wrong, []);
  });

  it("takes what the build lowers: for-of, spread, destructuring, Promise", () => {
    const source = `for (const item of [1]) void item;
for (const char of "ab") void char;
const [first, ...rest] = [...[1, 2], 3];
void Math.max(...rest, first!);
void new Promise<number>((resolve) => resolve(1)).then((value) => value + 1);
export {};`;
    assert.deepEqual([...refusedLines(source)], []);
  });

  it("leaves no member of the interpreter's to be shortened", () => {
    const names = interpreterNames(ROOT);
    const all = Object.values(MEMBERS).flatMap(({ statics, prototype }) => [...words(statics), ...words(prototype)]);
    assert.deepEqual(all.filter((name) => !names.includes(name)), []);
  });
});
