import type { NodePath, types as BabelTypes } from "@babel/core";

type Types = typeof BabelTypes;
type Scoped = NodePath<BabelTypes.Program> | NodePath<BabelTypes.Function>;
type VarPath = NodePath<BabelTypes.VariableDeclaration>;

/** Child positions that run at most sometimes: a `var` in one of them may never have been declared. */
const CONDITIONAL = new Set(["consequent", "alternate", "body", "block", "handler", "finalizer", "cases"]);

/** Declares at the top of a function each `var` that the interpreter would not know where it is used. */
export function hoistVars(t: Types, path: Scoped): void {
  const body = path.isProgram() ? path.node : (path.node as BabelTypes.Function).body;
  if (body.type !== "Program" && body.type !== "BlockStatement") return;
  const declarations = ownDeclarations(path);
  const needy = new Set<string>();
  for (const [name, sites] of sitesByName(t, declarations)) {
    if (!isDeclaredWhereUsed(path, name, sites)) needy.add(name);
  }
  if (needy.size === 0) return;
  const hoisted = new Set<string>();
  for (const declaration of declarations) {
    const names = Object.keys(t.getBindingIdentifiers(declaration.node));
    if (!names.some((name) => needy.has(name))) continue;
    names.forEach((name) => hoisted.add(name));
    toAssignments(t, declaration);
  }
  body.body.unshift(
    t.variableDeclaration(
      "var",
      [...hoisted].map((name) => t.variableDeclarator(t.identifier(name))),
    ),
  );
}

function ownDeclarations(path: Scoped): VarPath[] {
  const found: VarPath[] = [];
  path.traverse({
    Function: (inner) => inner.skip(),
    VariableDeclaration: (inner) => {
      if (inner.node.kind === "var") found.push(inner);
    },
  });
  return found;
}

function sitesByName(t: Types, declarations: VarPath[]): Map<string, VarPath[]> {
  const sites = new Map<string, VarPath[]>();
  for (const declaration of declarations) {
    for (const name of Object.keys(t.getBindingIdentifiers(declaration.node))) {
      sites.set(name, [...(sites.get(name) ?? []), declaration]);
    }
  }
  return sites;
}

/** True when each use has a declaration before it (closures: anywhere) that always runs when the use does. */
function isDeclaredWhereUsed(path: Scoped, name: string, sites: VarPath[]): boolean {
  const binding = path.scope.getOwnBinding(name);
  if (!binding) return true;
  const uses: NodePath[] = [...binding.referencePaths, ...binding.constantViolations];
  return uses.every((use) => {
    const isClosure = use.getFunctionParent()?.node !== (path.isProgram() ? undefined : path.node);
    return sites.some((site) => {
      if (use.node === site.node || use.findParent((parent) => parent.node === site.node)) return true;
      const isBefore = isClosure || (site.node.start ?? 0) < (use.node.start ?? 0);
      const region = conditionalRegion(site, path);
      return isBefore && (region === path || use.findParent((parent) => parent === region) !== null);
    });
  });
}

/** The innermost part around a declaration that may be skipped; the function itself when there is none. */
function conditionalRegion(site: NodePath, scope: Scoped): NodePath {
  for (let path: NodePath = site; path.parentPath && path.parentPath !== scope; path = path.parentPath) {
    if (isHeadOfForIn(path)) return path.parentPath;
    const isInList = path.parentPath.isBlockStatement() || path.parentPath.isSwitchCase();
    if (!isInList && CONDITIONAL.has(String(path.listKey ?? path.key))) return path;
  }
  return scope;
}

function isHeadOfForIn(path: NodePath): boolean {
  return path.key === "left" && (path.parentPath?.isForXStatement() ?? false);
}

/** The same without declaring: `var a = 1, b;` becomes `a = 1;`. */
function toAssignments(t: Types, path: VarPath): void {
  const isHead = isHeadOfForIn(path);
  if (isHead) {
    path.replaceWith(path.node.declarations[0]!.id as BabelTypes.LVal);
    return;
  }
  const assignments = path.node.declarations
    .filter((declarator) => declarator.init)
    .map((declarator) => t.inherits(t.assignmentExpression("=", declarator.id as BabelTypes.LVal, declarator.init!), declarator));
  const expression = assignments.length > 1 ? t.sequenceExpression(assignments) : assignments[0];
  if (path.parentPath?.isForStatement() && path.key === "init") {
    path.parentPath.node.init = expression ?? null;
  } else if (expression) {
    path.replaceWith(t.expressionStatement(expression));
  } else {
    path.replaceWith(t.emptyStatement());
  }
}
