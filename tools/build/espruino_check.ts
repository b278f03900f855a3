import { type Options, parse, type Program } from "acorn";
import { classFindings } from "./check/classes.ts";
import { libraryFindings } from "./check/library.ts";
import { orderFindings } from "./check/order.ts";
import { syntaxFindings } from "./check/syntax.ts";
import { type Finding, places } from "./check/tree.ts";
import { positionFinder, type RawMap } from "./source_position.ts";

/** Something in a bundle that the interpreter does not take, at its place in the source. */
export interface Problem {
  /** Source file, or "bundle" where there is no map. */
  file: string;
  /** From 1. */
  line: number;
  /** From 0. */
  column: number;
  /** What it is: "optional chaining (?.)". */
  construct: string;
  /** What to write instead. */
  advice: string;
}

const PARSE: Options = { ecmaVersion: "latest", sourceType: "script", allowReturnOutsideFunction: false, locations: false };

/**
 * Finds everything in a bundle that Espruino does not take. The interpreter parses a function only when it is entered, so
 * that nothing else would notice before the device does.
 * @returns problems in the order of the bundle, one for each construct and source line; empty when it may be flashed
 */
export function checkBundle(code: string, sourceMap?: RawMap): Problem[] {
  const findings = findAll(code).sort((a, b) => a.node.start - b.node.start);
  const find = sourceMap && positionFinder(sourceMap);
  const lineStarts = startsOfLines(code);
  const problems = findings.map(({ node, construct, advice }): Problem => {
    const line = lineStarts.filter((start) => start <= node.start).length;
    const column = node.start - lineStarts[line - 1]!;
    return { ...(find?.(line, column) ?? { file: "bundle", line, column }), construct, advice };
  });
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.file}:${problem.line}:${problem.construct}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** "src/a.ts:3: optional chaining (?.) is not taken by the interpreter; write a && a.b" */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.construct} is not taken by the interpreter; ${problem.advice}`;
}

function findAll(code: string): Finding[] {
  let program: Program;
  try {
    program = parse(code, PARSE);
  } catch (error) {
    const { pos, message } = error as SyntaxError & { pos: number };
    return [{ node: { start: pos, end: pos }, construct: message.replace(/ \(\d+:\d+\)$/, ""), advice: "this is no JavaScript script" }];
  }
  const all = places(program);
  return [...syntaxFindings(all, code), ...orderFindings(all), ...classFindings(all), ...libraryFindings(all)];
}

function startsOfLines(code: string): number[] {
  const starts = [0];
  for (let at = code.indexOf("\n"); at >= 0; at = code.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
