import type { AnyNode } from "acorn";
import { contains, type Finding, functionAround, isFunction, type Place } from "./tree.ts";
import { type Declaration, type Use, uses } from "./scopes.ts";

/** Names used where the interpreter, which hoists nothing, does not know them yet. */
export function orderFindings(all: Place[]): Finding[] {
  return uses(all).flatMap((use) => {
    if (use.declarations.length === 0) return [];
    const { kind } = use.declarations[0]!;
    if (kind === "function") return aboveFunction(use, use.declarations);
    if (kind === "var") return beforeVar(use, use.declarations);
    if (kind === "let") return [...capturedHead(use, use.declarations[0]!), ...beforeVar(use, use.declarations)];
    return kind === "class" ? beforeVar(use, use.declarations) : [];
  });
}

/** A use above the declaration, unless only function declarations stand between: then nothing runs before it is declared. */
function aboveFunction(use: Use, declarations: Declaration[]): Finding[] {
  const first = declarations[0]!;
  if (declarations.some((declaration) => declaration.node.start < use.node.start)) return [];
  const body = statements(first.scope);
  const from = body.findIndex((statement) => contains(statement, use.node));
  const to = body.findIndex((statement) => contains(statement, first.node));
  if (from >= 0 && body.slice(from, to).every((statement) => statement.type === "FunctionDeclaration")) return [];
  return [{ node: use.node, construct: `use of the function ${use.name} above its declaration`, advice: "declare it first" }];
}

function statements(scope: AnyNode): AnyNode[] {
  if (isFunction(scope)) return statements(scope.body as AnyNode);
  if (scope.type === "SwitchStatement") return scope.cases.flatMap((entry) => entry.consequent);
  return "body" in scope && Array.isArray(scope.body) ? (scope.body as AnyNode[]) : [];
}

function beforeVar(use: Use, declarations: Declaration[]): Finding[] {
  if (declarations.some((declaration) => isKnown(use, declaration))) return [];
  const isAbove = declarations.every((declaration) => use.node.start < declaration.node.start);
  const construct = isAbove ? `use of ${use.name} before its declaration` : `use of ${use.name} outside the block that declares it`;
  return [{ node: use.node, construct, advice: "declare it above, at the top of the function" }];
}

/** A declaration counts when it runs whenever the use does, before it; closures run later, so order is not theirs. */
function isKnown(use: Use, declaration: Declaration): boolean {
  const isClosure = functionAround(use.ancestors) !== functionAround(declaration.ancestors);
  if (!isClosure && use.node.start < declaration.node.start) return false;
  return contains(region(declaration.ancestors), use.node);
}

/** The innermost part around a declaration that may be skipped: a branch, a loop's body, a case, a try block. */
function region(ancestors: AnyNode[]): AnyNode {
  for (let index = ancestors.length - 1; index > 0; index--) {
    const around = ancestors[index - 1]!;
    const node = ancestors[index]!;
    if (isFunction(around)) return around;
    if (/^(If|While|DoWhile|Try|Switch)Statement$|^CatchClause$/.test(around.type)) return node;
    if (around.type === "ForStatement" && around.body === node) return node;
    if (around.type === "ForInStatement" || around.type === "ForOfStatement") return around.body === node ? node : around;
  }
  return ancestors[0]!;
}

function capturedHead(use: Use, declaration: Declaration): Finding[] {
  const isHead = /^For/.test(declaration.scope.type);
  if (!isHead || functionAround(use.ancestors) === functionAround(declaration.ancestors)) return [];
  const construct = `closure over ${use.name}, declared with let or const in the head of a for loop`;
  return [{ node: use.node, construct, advice: "call a function with it: every closure would see the last value" }];
}
