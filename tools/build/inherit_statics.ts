import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";

type Types = typeof BabelTypes;
export type ClassPath = NodePath<BabelTypes.Class>;
/**
 * Babel plugin for an interpreter whose classes do not inherit statics: a subclass gets fields of its own with the same values.
 * What a copy cannot stand for, an accessor or a field that changes, is refused where types are known: source_classes.ts.
 */
export function inheritStaticsPlugin({ types: t }: { types: Types }): PluginObj {
  return {
    name: "uplink-inherit-statics",
    visitor: {
      Class(path) {
        const parent = superclass(path);
        if (!parent) return;
        const own = ownStatics(path);
        for (const name of ownStatics(parent.path)) {
          if (own.has(name)) continue;
          const value = t.memberExpression(t.identifier(parent.name), t.identifier(name));
          path.node.body.body.push(t.inherits(t.classProperty(t.identifier(name), value, null, null, false, true), path.node.superClass!));
        }
      },
    },
  };
}

/** The class that a class extends, where that is a class of the bundle. */
export function superclass(path: ClassPath): { name: string; path: ClassPath } | undefined {
  const { superClass } = path.node;
  if (superClass?.type !== "Identifier") return undefined;
  const found = path.scope.getBinding(superClass.name)?.path;
  if (found?.isClassDeclaration()) return { name: superClass.name, path: found };
  const init = found?.isVariableDeclarator() ? (found.get("init") as NodePath) : undefined;
  return init?.isClassExpression() ? { name: superClass.name, path: init } : undefined;
}

/**
 * Names of a class's static methods and fields, with those that TypeScript writes as a statement `A.limit = 5` behind the class.
 * Classes come before their subclasses, so what a class inherits is among its own already.
 */
function ownStatics(path: ClassPath): Set<string> {
  const names = new Set<string>();
  for (const member of path.node.body.body) {
    if (!("static" in member) || !member.static || !("key" in member) || member.key.type !== "Identifier") continue;
    if (member.type !== "ClassMethod" || member.kind === "method") names.add(member.key.name);
  }
  for (const { node } of siblings(path)) {
    const name = assignedStatic(node, path);
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Statements behind the class, in the same list. */
function siblings(path: ClassPath): NodePath[] {
  const statement = path.getStatementParent();
  return statement?.inList ? (statement.getAllNextSiblings() as NodePath[]) : [];
}

function className(path: ClassPath): string | undefined {
  if (path.node.id) return path.node.id.name;
  const { parent } = path;
  return parent.type === "VariableDeclarator" && parent.id.type === "Identifier" ? parent.id.name : undefined;
}

function assignedStatic(node: BabelTypes.Node, path: ClassPath): string | undefined {
  if (node.type !== "ExpressionStatement" || node.expression.type !== "AssignmentExpression") return undefined;
  const { left } = node.expression;
  if (left.type !== "MemberExpression" || left.computed || left.property.type !== "Identifier") return undefined;
  return left.object.type === "Identifier" && left.object.name === className(path) ? left.property.name : undefined;
}
