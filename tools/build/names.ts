import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { LIBRARIES, libraryFile } from "./libraries.ts";

/** Nothing iterates by protocol in the interpreter, and `done`, `next` and `value` are good names. */
const UNUSED = "es2015.iterable";

/**
 * Property names that the image must not shorten: those that the interpreter knows. They are the ones declared in
 * src/hal/espruino.d.ts and in the libraries that firmware is built with.
 */
export function interpreterNames(root: string): string[] {
  const libraries = LIBRARIES.filter((name) => name !== UNUSED).map(libraryFile);
  const files = [join(root, "src", "hal", "espruino.d.ts"), ...libraries];
  const names = new Set<string>(["prototype", "constructor", "__proto__"]);
  for (const file of files) for (const name of declaredProperties(readFileSync(file, "utf8"))) names.add(name);
  return [...names].sort();
}

/** Names of all properties and methods that a declaration file declares, and of its globals. */
export function declaredProperties(source: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = (node as ts.Node & { name?: ts.Node }).name;
    if (name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) && !ts.isParameter(node) && !ts.isTypeParameterDeclaration(node)) {
      names.push(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("names.d.ts", source, ts.ScriptTarget.ESNext));
  return names;
}

/** Names that no variable of the image may take, because variables of the image are globals of the interpreter. */
export function interpreterGlobals(): string[] {
  const pins = [..."ABCDEFGH"].flatMap((port) => Array.from({ length: 64 }, (_, index) => port + index));
  return [...pins, "E", "BTN", "BTN1", "LED", "LED1"];
}
