import { SourceMap } from "node:module";
import { parse, type AnyNode } from "acorn";
import { isFunction, places } from "../../tools/build/check/tree.ts";
import { positionFinder, type RawMap } from "../../tools/build/source_position.ts";

/** A function of the image, by its place in the sources. */
export interface ImageFunction {
  /** "bundle" for one that only the build put there. */
  file: string;
  line: number;
  /** The source line, trimmed. */
  text: string;
}

/** A copy of an image that notes which of its functions were entered. */
export interface Instrumented {
  code: string;
  /** By number, as reported in the global `__entered` of the interpreter: `__entered[3] == 1`. */
  functions: ImageFunction[];
  /** The image's short names of properties and of variables at top level, by their names in the sources. */
  names: Record<string, string>;
}

/**
 * Puts a call at the head of every function.
 * @param speed how much faster the interpreter's clock and timers run, so that a test need not wait for the stack's long limits
 */
export function instrument(code: string, map: RawMap, speed: number): Instrumented {
  const insertions: { at: number; text: string }[] = [];
  const functions: ImageFunction[] = [];
  const names: Record<string, string> = {};
  const find = positionFinder(map);
  const nameAt = nameFinder(map);
  for (const { node, ancestors } of places(parse(code, { ecmaVersion: "latest" }))) {
    const name = isNaming(node, ancestors) ? nameAt(node.start) : undefined;
    if (name !== undefined) names[name] ??= code.slice(node.start, node.end);
    if (!isFunction(node) || !node.body) continue;
    const number = functions.length;
    const parent = ancestors[ancestors.length - 2]!;
    functions.push(sourceOf(map, find(1, startOf(node, parent))));
    const body = node.body as AnyNode;
    const around = wrapped(code, body);
    if (body.type === "BlockStatement") insertions.push({ at: body.start + 1, text: `__f(${number});` });
    else insertions.push({ at: body.start - around, text: `(__f(${number}),` }, { at: body.end + around, text: ")" });
  }
  return { code: PREFIX.replace(/SPEED/g, String(speed)) + insert(code, insertions), functions, names };
}

const PREFIX =
  "var __entered={},__timer=setTimeout,__time=getTime;function __f(n){__entered[n]=1}" +
  "global.setTimeout=function(f,t,a,b){return __timer(f,t/SPEED,a,b)};global.getTime=function(){return __time()*SPEED};";

/** A property's name in a literal or after a dot, or a variable's at top level. */
function isNaming(node: AnyNode, ancestors: AnyNode[]): boolean {
  const parent = ancestors[ancestors.length - 2];
  if (node.type !== "Identifier" || !parent) return false;
  if (parent.type === "Property") return parent.key === node && !parent.shorthand;
  if (parent.type === "MemberExpression") return parent.property === node && !parent.computed;
  return parent.type === "VariableDeclarator" && parent.id === node && ancestors.length === 4;
}

function nameFinder(map: RawMap): (column: number) => string | undefined {
  const decoded = new SourceMap({ ...map, file: "", sourceRoot: "", sourcesContent: [] });
  return (column) => {
    const entry = decoded.findEntry(0, column) as { name?: string; generatedColumn?: number };
    return entry.generatedColumn === column ? entry.name : undefined;
  };
}

/** A method's map entry is at its name. */
function startOf(node: AnyNode, parent: AnyNode): number {
  const isMember = (parent.type === "Property" || parent.type === "MethodDefinition") && parent.value === node;
  return isMember ? parent.key.start : node.start;
}

/** 1 where an arrow's expression stands in parentheses of its own: an object literal. */
function wrapped(code: string, body: AnyNode): number {
  return code[body.start - 1] === "(" && code[body.end] === ")" && code.slice(body.start - 3, body.start) === "=>(" ? 1 : 0;
}

function sourceOf(map: RawMap, place: { file: string; line: number } | undefined): ImageFunction {
  if (!place) return { file: "bundle", line: 1, text: "" };
  const source = map.sourcesContent?.[map.sources.indexOf(place.file)] ?? "";
  return { file: place.file, line: place.line, text: (source.split("\n")[place.line - 1] ?? "").trim() };
}

/** From the end on; at one place the outer function's text comes first at a head, and last at an end. */
function insert(code: string, insertions: { at: number; text: string }[]): string {
  let result = code;
  const order = insertions.map((insertion, index) => ({ ...insertion, index }));
  order.sort((a, b) => b.at - a.at || b.index - a.index);
  for (const { at, text } of order) result = result.slice(0, at) + text + result.slice(at);
  return result;
}
