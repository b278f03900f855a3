import { readFileSync } from "node:fs";
import ts from "typescript";
import { GLOBALS, MEMBERS } from "../host/interpreter_members.ts";
import { LIBRARIES, libraryFile } from "./libraries.ts";
import { builtinOf } from "./source_library.ts";

/** Made by interpreterLibrary(), below the package's root. */
export const INTERPRETER_LIBRARY = "src/hal/javascript.d.ts";

const HEAD = `/**
 * JavaScript's library as far as the interpreter has it, for editors and \`tsc -p src\`. Made by \`npm run library\` from TypeScript's own
 * declarations (lib.*.d.ts, Copyright Microsoft Corporation, Apache License 2.0) and from tools/host/interpreter_members.ts.
 */
/// <reference no-default-lib="true"/>
`;

/** What an instance holds itself; the list of members knows what prototypes hold. */
const OWN: Record<string, string[]> = { Error: ["stack"], RegExp: ["lastIndex"] };

/** Types whose values the interpreter does not have. Symbol stays: for-of is typed by it. */
const ABSENT = /^(Readonly)?(Map|Set|WeakMap|WeakSet|EvalError|RangeError|URIError|Intl)(Constructor|Iterator)?$/;

/** The text of INTERPRETER_LIBRARY. */
export function interpreterLibrary(): string {
  const printer = ts.createPrinter({ removeComments: true });
  const pieces = LIBRARIES.flatMap((name) => {
    const file = ts.createSourceFile(`${name}.d.ts`, readFileSync(libraryFile(name), "utf8"), ts.ScriptTarget.ESNext);
    return file.statements.flatMap(kept).map((node) => `${printer.printNode(ts.EmitHint.Unspecified, node, file)}\n`);
  });
  return `${HEAD}${pieces.join("")}declare var Symbol: SymbolConstructor;\n`;
}

/** A declaration with what the interpreter has of it; nothing of one that it lacks. */
function kept(node: ts.Statement): ts.Statement[] {
  if (ts.isInterfaceDeclaration(node)) return keptInterface(node);
  if (ts.isVariableStatement(node)) return hasGlobal(node.declarationList.declarations[0]!.name) ? [node] : [];
  if (ts.isFunctionDeclaration(node)) return hasGlobal(node.name!) ? [node] : [];
  return ts.isTypeAliasDeclaration(node) ? [node] : [];
}

const hasGlobal = (name: ts.BindingName): boolean => ts.isIdentifier(name) && GLOBALS.split(/\s+/).includes(name.text);

function keptInterface(node: ts.InterfaceDeclaration): ts.Statement[] {
  if (ABSENT.test(node.name.text)) return [];
  const [builtin, part] = builtinOf(node.name.text);
  if (!Object.hasOwn(MEMBERS, builtin)) return [node];
  const onEvery = part === "prototype" ? MEMBERS["Object"]!.prototype.split(/\s+/) : [];
  const names = ["prototype", ...MEMBERS[builtin]![part].split(/\s+/), ...onEvery, ...(OWN[builtin] ?? [])];
  // Signatures, index types and [Symbol.iterator] have no name of their own.
  const members = node.members.filter(({ name }) => !name || ts.isComputedPropertyName(name) || names.includes((name as ts.Identifier | ts.StringLiteral).text));
  if (node.members.length > 0 && members.length === 0) return [];
  const { modifiers, name, typeParameters, heritageClauses } = node;
  return [ts.factory.updateInterfaceDeclaration(node, modifiers, name, typeParameters, heritageClauses, members)];
}
