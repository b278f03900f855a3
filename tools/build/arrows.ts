import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";

/** Babel plugin that writes function expressions as arrow functions where that means the same, because it is shorter. */
export function arrowsPlugin({ types: t }: { types: typeof BabelTypes }): PluginObj {
  let constructors = new Set<string>();
  return {
    name: "uplink-arrows",
    visitor: {
      Program: (program) => void (constructors = constructorNames(program)),
      FunctionExpression: {
        exit(path) {
          const { id, params, body, async, generator } = path.node;
          if (id || async || generator || isConstructor(path, constructors) || usesOwnNames(path)) return;
          const [only] = body.body;
          const value = body.body.length === 1 && only?.type === "ReturnStatement" ? only.argument : undefined;
          path.replaceWith(t.inherits(t.arrowFunctionExpression(params, value ?? body), path.node));
        },
      },
    },
  };
}

/** Names behind `new` and `extends`, and before `.prototype`: whose functions make objects, also where they do not use `this`. */
function constructorNames(program: NodePath<BabelTypes.Program>): Set<string> {
  const names = new Set<string>();
  const add = (node: BabelTypes.Node | null | undefined): void => {
    if (node?.type === "Identifier") names.add(node.name);
    if (node?.type === "MemberExpression" && node.property.type === "Identifier") names.add(node.property.name);
  };
  program.traverse({
    NewExpression: ({ node }) => add(node.callee),
    Class: ({ node }) => add(node.superClass),
    MemberExpression: ({ node }) => node.property.type === "Identifier" && node.property.name === "prototype" && add(node.object),
  });
  return names;
}

/** By the name that it is given: a name that any constructor has counts. */
function isConstructor({ parent }: NodePath<BabelTypes.FunctionExpression>, names: Set<string>): boolean {
  if (parent.type === "NewExpression") return true;
  const target = parent.type === "VariableDeclarator" ? parent.id : parent.type === "AssignmentExpression" ? parent.left : parent.type === "ObjectProperty" ? parent.key : undefined;
  const name = target?.type === "MemberExpression" ? target.property : target;
  return name?.type === "Identifier" && names.has(name.name);
}

/** `this` and `arguments` are an arrow function's surroundings'. */
export function usesOwnNames(path: NodePath<BabelTypes.Function>): boolean {
  let found = false;
  path.traverse({
    ThisExpression: () => void (found = true),
    Identifier: ({ node }) => void (found ||= node.name === "arguments"),
  });
  return found;
}
