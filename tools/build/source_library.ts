import ts from "typescript";
import { GLOBALS, MEMBERS } from "../host/interpreter_members.ts";
import { instead } from "./check/library.ts";
import type { SourceContext } from "./source_rules.ts";

/** Declared by TypeScript's library, missing in the interpreter: by types, so that a program's own members of that name are no matter. */
export function libraryProblems(node: ts.Node, context: SourceContext): string | undefined {
  if (!ts.isIdentifier(node) || !isExpression(node)) return undefined;
  const declaration = libraryDeclaration(node, context);
  if (!declaration) return undefined;
  const owner = declaration.parent;
  if (!ts.isInterfaceDeclaration(owner)) {
    const isGlobal = ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration);
    return isGlobal && !GLOBALS.split(/\s+/).includes(node.text) ? told(node.text) : undefined;
  }
  const [builtin, part] = builtinOf(owner.name.text);
  const members = Object.hasOwn(MEMBERS, builtin) ? MEMBERS[builtin] : undefined;
  if (!members || ["prototype", "name", "length"].includes(node.text)) return undefined;
  if (members[part].split(/\s+/).includes(node.text) || onEveryObject(node.text)) return undefined;
  return told(part === "statics" ? `${builtin}.${node.text}` : `.${node.text} of ${builtin}`);
}

const told = (name: string): string => `${name} is not taken by the interpreter; ${instead(name)}`;

const onEveryObject = (name: string): boolean => MEMBERS["Object"]!.prototype.split(/\s+/).includes(name);

/** The place where a name is used, not the key of a literal. */
function isExpression(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return true;
  if (ts.isPartOfTypeNode(node) || ts.isTypeQueryNode(parent) || ts.isPropertyAssignment(parent)) return false;
  // typeof asks whether it is there.
  return !ts.isTypeOfExpression(parent);
}

function libraryDeclaration(node: ts.Identifier, { checker, isLibrary }: SourceContext): ts.Declaration | undefined {
  const declarations = checker.getSymbolAtLocation(node)?.declarations;
  if (!declarations?.length || !declarations.every((declaration) => isLibrary(declaration.getSourceFile()))) return undefined;
  return declarations[0];
}

/** `ArrayConstructor` declares Array's statics, `ReadonlyArray` what arrays have, `Math` its own. */
export function builtinOf(name: string): [string, "statics" | "prototype"] {
  if (name === "Math" || name === "JSON") return [name, "statics"];
  const builtin = name.replace(/Constructor$/, "").replace(/^Readonly|^Callable|^Newable/, "");
  const shared = /^(Float|U?[iI]nt)\d+(Clamped)?Array$/.test(builtin) ? "Uint8Array" : builtin;
  return [shared, name.endsWith("Constructor") ? "statics" : "prototype"];
}
