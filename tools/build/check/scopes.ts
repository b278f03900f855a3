import type { AnyNode, Identifier } from "acorn";
import { functionAround, innermost, isFunction, type Place } from "./tree.ts";

export type Kind = "var" | "function" | "let" | "class" | "param";

/** A declared name. */
export interface Declaration {
  name: string;
  kind: Kind;
  /** The identifier at its place of declaration. */
  node: AnyNode;
  /** The node that the name is known in. */
  scope: AnyNode;
  /** Nodes around the declaration, outermost first. */
  ancestors: AnyNode[];
}

/** A name that is read or written. */
export interface Use {
  name: string;
  node: Identifier;
  ancestors: AnyNode[];
  declarations: Declaration[];
}

const BLOCKS = /^(Program|BlockStatement|ForStatement|ForInStatement|ForOfStatement|SwitchStatement|CatchClause|StaticBlock)$/;

/** Every name's use, with the declarations of the innermost scope that knows it (none: a global of the interpreter). */
export function uses(all: Place[]): Use[] {
  const identifiers = all.filter((place): place is Place & { node: Identifier } => place.node.type === "Identifier" && !isKey(place));
  const declarations = new Map<AnyNode, Declaration[]>();
  const found: (Place & { node: Identifier })[] = [];
  for (const place of identifiers) {
    const declaration = declarationAt(place);
    if (declaration) declarations.set(declaration.scope, [...(declarations.get(declaration.scope) ?? []), declaration]);
    else found.push(place);
  }
  return found.map(({ node, ancestors }) => ({
    name: node.name,
    node,
    ancestors,
    declarations: lookUp(node.name, ancestors, declarations),
  }));
}

/** True for names of properties and labels. */
function isKey({ node, ancestors }: Place): boolean {
  const parent = ancestors[ancestors.length - 2]!;
  if (parent.type === "MemberExpression") return !parent.computed && parent.property === node;
  if (parent.type === "Property" || parent.type === "MethodDefinition" || parent.type === "PropertyDefinition") {
    return !parent.computed && parent.key === node;
  }
  return /^(LabeledStatement|BreakStatement|ContinueStatement|MetaProperty)$/.test(parent.type);
}

/** Uses of names that nothing in the bundle declares. */
export function globalNames(all: Place[]): Use[] {
  return uses(all).filter((use) => use.declarations.length === 0);
}

function lookUp(name: string, ancestors: AnyNode[], declarations: Map<AnyNode, Declaration[]>): Declaration[] {
  for (const scope of [...ancestors].reverse()) {
    const known = (declarations.get(scope) ?? []).filter((declaration) => declaration.name === name);
    if (known.length > 0) return known;
  }
  return [];
}

/** What an identifier declares, if it declares something. */
function declarationAt({ node, ancestors }: Place & { node: Identifier }): Declaration | undefined {
  const make = (kind: Kind, scope: AnyNode): Declaration => ({ name: node.name, kind, node, scope, ancestors });
  const outer = ancestors.slice(0, -1);
  const parent = outer[outer.length - 1]!;
  if (isFunction(parent) && parent.id === node) {
    return parent.type === "FunctionDeclaration" ? make("function", blockAround(outer.slice(0, -1))) : make("param", parent);
  }
  if ((parent.type === "ClassDeclaration" || parent.type === "ClassExpression") && parent.id === node) {
    return parent.type === "ClassDeclaration" ? make("class", blockAround(outer.slice(0, -1))) : make("param", parent);
  }
  const owner = patternOwner(ancestors);
  if (!owner) return undefined;
  if (owner.type === "VariableDeclarator") {
    const declaration = innermost(outer, (around) => around.type === "VariableDeclaration")!;
    if (declaration.type === "VariableDeclaration" && declaration.kind === "var") return make("var", functionAround(outer) ?? outer[0]!);
    return make("let", blockAround(outer.slice(0, outer.indexOf(declaration))));
  }
  return make("param", owner);
}

function blockAround(ancestors: AnyNode[]): AnyNode {
  return innermost(ancestors, (node) => BLOCKS.test(node.type) || isFunction(node))!;
}

/** The declarator, function or catch clause in whose pattern an identifier stands; undefined for a use. */
function patternOwner(ancestors: AnyNode[]): AnyNode | undefined {
  for (let index = ancestors.length - 2; index >= 0; index--) {
    const around = ancestors[index]!;
    const child = ancestors[index + 1]!;
    if (around.type === "VariableDeclarator") return around.id === child ? around : undefined;
    if (isFunction(around)) return (around.params as AnyNode[]).includes(child) ? around : undefined;
    if (around.type === "CatchClause") return around.param === child ? around : undefined;
    if (around.type === "AssignmentPattern" && around.right === child) return undefined;
    if (!/Pattern|RestElement|^Property$/.test(around.type)) return undefined;
  }
  return undefined;
}
