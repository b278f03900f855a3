import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";
import type { OneSided } from "./property_use.ts";

type Types = typeof BabelTypes;

/**
 * Babel plugin that takes out what only one side uses: properties that nothing reads leave object literals and assignments; one that nothing
 * writes is undefined wherever it is read, so that the code behind it drops out.
 */
export function unreadPlugin({ unread, unwritten }: OneSided): (babel: { types: Types }) => PluginObj {
  const idle = new Set(unread);
  const absent = new Set(unwritten);
  return ({ types: t }) => ({
    name: "uplink-unread",
    visitor: {
      ObjectProperty: (path) => void (isNamed(path.node, idle) && isPure(t, path.get("value")) && path.remove()),
      ObjectMethod: (path) => void (path.node.kind === "method" && isNamed(path.node, idle) && path.remove()),
      AssignmentExpression(path) {
        const { left, operator, right } = path.node;
        if (operator !== "=" || !t.isMemberExpression(left) || left.computed || !t.isIdentifier(left.property)) return;
        if (idle.has(left.property.name) && t.isIdentifier(left.object)) path.replaceWith(right);
      },
      MemberExpression(path) {
        const { property, computed } = path.node;
        if (computed || !t.isIdentifier(property) || !absent.has(property.name) || isTarget(path)) return;
        if (isPure(t, path.get("object"))) path.replaceWith(t.unaryExpression("void", t.numericLiteral(0)));
      },
    },
  });
}

function isNamed(node: { computed?: boolean | undefined; key: BabelTypes.Node }, names: ReadonlySet<string>): boolean {
  return !node.computed && node.key.type === "Identifier" && names.has(node.key.name);
}

function isTarget({ parent, node }: NodePath<BabelTypes.MemberExpression>): boolean {
  if (parent.type === "UnaryExpression") return parent.operator === "delete";
  return (parent.type === "AssignmentExpression" && parent.left === node) || parent.type === "UpdateExpression";
}

/** Evaluating it does nothing. */
function isPure(t: Types, value: NodePath<BabelTypes.Node | null | undefined>): boolean {
  const { node } = value;
  if (t.isMemberExpression(node)) return !node.computed && isPure(t, value.get("object") as NodePath<BabelTypes.Node>);
  if (t.isUnaryExpression(node)) return t.isLiteral(node.argument);
  return t.isFunction(node) || t.isLiteral(node) || t.isIdentifier(node) || t.isThisExpression(node);
}
