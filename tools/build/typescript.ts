import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import typescriptModule, { type RollupTypescriptOptions } from "@rollup/plugin-typescript";
import type { Plugin, RollupLog } from "rollup";
import ts from "typescript";
import { UserError } from "../cli/errors.ts";
import { BUILD_LIBRARY } from "./libraries.ts";
import { interpreterNames } from "./names.ts";
import { quotedNameProblems } from "./quoted_names.ts";
import { sourceProblems } from "./source_rules.ts";
import { foldUtf8 } from "./utf8_texts.ts";
import { entryModules, realModules, type Target } from "./virtual.ts";

// The package's types describe its CommonJS form; Node imports the function itself.
const typescriptPlugin = typescriptModule as unknown as (options: RollupTypescriptOptions) => Plugin;

/** The TypeScript step: the plugin, and what collects its complaints. */
export interface TypescriptStep {
  plugins: Plugin[];
  /** After the build: every file that the compiler has read. */
  files: Set<string>;
  /** For rollup's onwarn: takes type errors, returns false for any other warning. */
  takesWarning(log: RollupLog): boolean;
}

/**
 * TypeScript to ES2020 by src/tsconfig.json. The app may live anywhere, so each build has a tsconfig of its own that
 * names the app's main file and the files behind `uplink` and `uplink/modem`.
 * Every type error of the build is collected; together they fail it.
 */
export function typescriptStep(target: Target): TypescriptStep {
  const folder = mkdtempSync(join(tmpdir(), "uplink-"));
  const errors: string[] = [];
  const files = new Set<string>();
  const plugin = typescriptPlugin({
    tsconfig: writeConfig(folder, target),
    filterRoot: false,
    include: [/\.ts$/],
    exclude: [],
    transformers: { before: [{ type: "program", factory: (program) => sourceCheck(noteFiles(program, files), target, errors) }] },
  });
  const verdict: Plugin = {
    name: "uplink-types",
    buildEnd(error) {
      rmSync(folder, { recursive: true, force: true });
      if (errors.length === 0) return;
      const told = new UserError(errors.join("\n"));
      if (!error) throw told;
      // Rollup's own complaint about what came of a mistake says less.
      error.message = told.message;
      error.name = told.name;
    },
  };
  return {
    plugins: [plugin, verdict],
    files,
    takesWarning(log) {
      const match = /TS(\d+): ([^]*)/.exec(log.message);
      if (log.plugin !== "typescript" || !match) return false;
      errors.push(`${place(log)}${match[2]!.trim()} (TS${match[1]})`);
      return true;
    },
  };
}

/** The compiler's own library goes with its version. */
function noteFiles(program: ts.Program, files: Set<string>): ts.Program {
  for (const file of program.getSourceFiles()) if (!program.isSourceFileDefaultLibrary(file)) files.add(file.fileName);
  return program;
}

/** The compiler is asked for types while it has them; texts that become bytes are the one thing that changes. */
function sourceCheck(program: ts.Program, target: Target, errors: string[]): ts.TransformerFactory<ts.SourceFile> {
  const kept = new Set(interpreterNames(target.root));
  const checker = program.getTypeChecker();
  const isLibrary = (file: ts.SourceFile): boolean => program.isSourceFileDefaultLibrary(file);
  return (context) => (file) => {
    const problems = sourceProblems(file, { checker, isLibrary });
    for (const { node, message } of [...quotedNameProblems(file, checker, kept), ...problems]) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      errors.push(`${relative(process.cwd(), file.fileName)}:${line + 1}: ${message}`);
    }
    return foldUtf8(file, context);
  };
}

function place(log: RollupLog): string {
  if (!log.loc?.file) return "";
  return `${relative(process.cwd(), log.loc.file)}:${log.loc.line}: `;
}

function writeConfig(folder: string, target: Target): string {
  const src = join(target.root, "src");
  const paths = Object.fromEntries(Object.entries(realModules(target)).map(([name, file]) => [name, [file]]));
  const config = {
    extends: join(src, "tsconfig.json"),
    compilerOptions: { noLib: false, lib: [BUILD_LIBRARY], noEmit: false, incremental: false, tsBuildInfoFile: null, rewriteRelativeImportExtensions: true, sourceMap: true, inlineSources: true, paths },
    files: [join(src, "virtual.d.ts"), join(src, "hal", "espruino.d.ts"), ...entryModules(target)],
    include: [],
  };
  const file = join(folder, "tsconfig.json");
  writeFileSync(file, JSON.stringify(config));
  return file;
}
