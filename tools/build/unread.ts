import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";
import { type AnyNode, parse } from "acorn";
import { places } from "./check/tree.ts";

/**
 * Names of properties that a script writes and never reads: functions of a table that its application does not call, fields that nobody
 * looks at. Names are all there is to go by, as they are for shortening: what is read under a name anywhere is read everywhere.
 * @param kept names that the interpreter may read
 */
export function unreadNames(code: string, kept: ReadonlySet<string>): string[] {
  const written = new Set<string>();
  const read = new Set<string>(kept);
  const stores = new Set<AnyNode>();
  for (const { node } of places(parse(code, { ecmaVersion: "latest" }))) {
    // Parents come before their children.
    if (node.type === "AssignmentExpression" && node.operator === "=") stores.add(node.left);
    if (node.type === "Literal" && typeof node.value === "string") read.add(node.value);
    const name = nameOf(node);
    if (name === undefined) continue;
    const isRead = node.type === "MemberExpression" ? !stores.has(node) : node.type === "Property" && node.kind !== "init";
    (isRead ? read : written).add(name);
  }
  return [...written].filter((name) => !read.has(name)).sort();
}

function nameOf(node: AnyNode): string | undefined {
  if (node.type === "MemberExpression") return !node.computed && node.property.type === "Identifier" ? node.property.name : undefined;
  if (node.type === "Property") return !node.computed && node.key.type === "Identifier" ? node.key.name : undefined;
  return undefined;
}

/** Babel plugin that takes properties of these names out of object literals, and assignments to them out of the code. */
export function unreadPlugin(names: ReadonlySet<string>): (babel: { types: typeof BabelTypes }) => PluginObj {
  return ({ types: t }) => ({
    name: "uplink-unread",
    visitor: {
      ObjectProperty: (path) => void (isNamed(path.node, names) && isPure(t, path.get("value")) && path.remove()),
      ObjectMethod: (path) => void (path.node.kind === "method" && isNamed(path.node, names) && path.remove()),
      AssignmentExpression(path) {
        const { left, operator, right } = path.node;
        if (operator !== "=" || !t.isMemberExpression(left) || left.computed || !t.isIdentifier(left.property)) return;
        if (names.has(left.property.name) && t.isIdentifier(left.object)) path.replaceWith(right);
      },
    },
  });
}

function isNamed(node: { computed?: boolean | undefined; key: BabelTypes.Node }, names: ReadonlySet<string>): boolean {
  return !node.computed && node.key.type === "Identifier" && names.has(node.key.name);
}

/** Evaluating it does nothing. */
function isPure(t: typeof BabelTypes, value: NodePath<BabelTypes.Node | null | undefined>): boolean {
  const { node } = value;
  if (t.isMemberExpression(node)) return !node.computed && isPure(t, value.get("object") as NodePath<BabelTypes.Node>);
  return t.isFunction(node) || t.isLiteral(node) || t.isIdentifier(node) || (t.isUnaryExpression(node) && t.isLiteral(node.argument));
}
