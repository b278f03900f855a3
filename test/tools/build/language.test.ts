import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import ts from "typescript";
import { build } from "../../../tools/build/build.ts";
import { checkBundle, problemText } from "../../../tools/build/espruino_check.ts";
import { BUILD_LIBRARY } from "../../../tools/build/libraries.ts";
import { interpreterNames } from "../../../tools/build/names.ts";
import { findRoot } from "../../../tools/build/root.ts";
import type { RawMap } from "../../../tools/build/source_position.ts";
import { sourceProblems } from "../../../tools/build/source_rules.ts";
import { codeSteps } from "../../../tools/build/steps.ts";
import { foldUtf8 } from "../../../tools/build/utf8_texts.ts";
import { espruino, runEspruino } from "./espruino.ts";
import { LOWERED, REFUSED, TAKEN } from "./language_rows.ts";

const ROOT = findRoot();
/** The helpers as a script. */
const TEXT = readFileSync(join(ROOT, "src", "text.ts"), "utf8").replace(/^export /gm, "");
const HELPERS = `declare function print(text: string): void;
function show(...values: unknown[]) { print(values.map(String).join(" ")); }
${TEXT}`;

/** As the build has it; the helpers stand in a file of their own, and everything is global. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2020,
  module: ts.ModuleKind.None,
  lib: [`lib.${BUILD_LIBRARY}.d.ts`],
  types: [],
  strict: true,
  removeComments: true,
};

/** Compiles the rows in one program. */
function program(sources: Map<string, string>): ts.Program {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile } = host;
  host.getSourceFile = (name, version, ...rest) => {
    const text = name === "helpers.ts" ? HELPERS : sources.get(name);
    return text === undefined ? getSourceFile.call(host, name, version, ...rest) : ts.createSourceFile(name, text, version, true);
  };
  host.fileExists = (name) => sources.has(name) || name === "helpers.ts" || ts.sys.fileExists(name);
  return ts.createProgram(["helpers.ts", ...sources.keys()], OPTIONS, host);
}

/** What the build tells about a row: "row.ts:2: ..." */
function problems(row: string, compiled: ts.Program): string[] {
  const file = compiled.getSourceFile(row)!;
  const isLibrary = (other: ts.SourceFile): boolean => compiled.isSourceFileDefaultLibrary(other);
  const found = sourceProblems(file, { checker: compiled.getTypeChecker(), isLibrary }).map(
    ({ node, message }) => `${row}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${message}`,
  );
  const script = file.text.replace(/^export\b/gm, "      ");
  const { outputText, sourceMapText } = ts.transpileModule(script, { compilerOptions: { ...OPTIONS, sourceMap: true }, fileName: row });
  const code = outputText.replace(/\/\/# sourceMappingURL.*/, "") + "var show, find, own, parseJson, utf8Bytes, print;";
  return [...found, ...checkBundle(code, JSON.parse(sourceMapText!) as RawMap).map(problemText)];
}

async function pipeline(source: string, target = ts.ScriptTarget.ES2020): Promise<string> {
  const transformers = { before: [(context: ts.TransformationContext) => (file: ts.SourceFile) => foldUtf8(file, context)] };
  const { outputText } = ts.transpileModule(source, { compilerOptions: { ...OPTIONS, target }, transformers });
  let code = outputText;
  for (const [, run] of codeSteps(interpreterNames(ROOT), true)) code = (await run(code)).code;
  return code;
}

function runInNode(source: string): string[] {
  const lines: string[] = [];
  const { outputText } = ts.transpileModule(source, { compilerOptions: { ...OPTIONS, target: ts.ScriptTarget.ES2022 } });
  runInNewContext(outputText, { print: (line: string) => lines.push(line) });
  return lines;
}

const wrapped = (source: string): string => `${HELPERS}\n(function () { ${source}\n})();`;

describe("tools/build, the language target", function () {
  this.timeout(60_000);
  const rows = [...LOWERED, ...Object.entries(TAKEN).map(([construct, source]) => ({ construct, source }))];
  const files = new Map(REFUSED.map(({ source }, index) => [`refused${index}.ts`, `${source}\nexport {};`]));
  rows.forEach(({ source }, index) => files.set(`taken${index}.ts`, `${source}\nexport {};`));
  let compiled: ts.Program;
  before(() => void (compiled = program(files)));

  for (const [index, { construct, line, message }] of REFUSED.entries()) {
    it(`refuses ${construct} with its line and what to write instead`, () => {
      const told = problems(`refused${index}.ts`, compiled);
      const place = `refused${index}.ts:${line}: `;
      assert.ok(told.some((text) => text.startsWith(place) && message.test(text)), `told: ${JSON.stringify(told)}`);
    });
  }

  for (const [index, { construct, source }] of rows.entries()) {
    it(`keeps the meaning of ${construct}`, async () => {
      const file = compiled.getSourceFile(`taken${index}.ts`)!;
      const isLibrary = (other: ts.SourceFile): boolean => compiled.isSourceFileDefaultLibrary(other);
      assert.deepEqual(sourceProblems(file, { checker: compiled.getTypeChecker(), isLibrary }).map(({ message }) => message), []);
      const code = await pipeline(wrapped(source));
      assert.deepEqual(checkBundle(code), []);
      assert.deepEqual(runInNode(code), runInNode(wrapped(source)));
    });
  }

  it("gives the same lines in the interpreter, minified", async function () {
    if (!espruino) this.skip();
    const expected: string[] = [];
    let script = "";
    for (const { construct, source } of rows) {
      expected.push(`= ${construct}`, ...runInNode(wrapped(source)));
      script += `print(${JSON.stringify(`= ${construct}`)});\n${await pipeline(wrapped(source))}\n`;
    }
    const printed = await runEspruino({ "all.js": `${script}print("end");quit();\n` }, "all.js");
    assert.deepEqual(printed.slice(printed.indexOf(expected[0]!), printed.indexOf("end")), expected);
  });

  it("fails a build with every such place of an app, by file and line", async () => {
    const app = mkdtempSync(join(tmpdir(), "uplink-refused-"));
    writeFileSync(join(app, "prj.json"), JSON.stringify({ backend: "MQTT", host: "broker.test", port: 1883, apn: "iot" }));
    writeFileSync(
      join(app, "main.ts"),
      'import { log } from "uplink";\nconst t: Record<string, number> = {};\n' +
        'log("" + t[log.name]);\nlog("" + [1].reduceRight((a) => a));\n',
    );
    const failed = build({ board: "lilygo_t_sim7000g", app, outDir: join(app, "out") });
    await assert.rejects(failed, (error: Error) => {
      assert.match(error.message, /main\.ts:3: a lookup by "log\.name" .*; write own\(table, key\)/);
      assert.match(error.message, /main\.ts:4: \.reduceRight of Array is not taken by the interpreter/);
      return true;
    });
    rmSync(app, { recursive: true });
  });
});
