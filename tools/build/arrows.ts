import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";

/** Babel plugin that writes function expressions as arrow functions where that means the same, because it is shorter. */
export function arrowsPlugin({ types: t }: { types: typeof BabelTypes }): PluginObj {
  return {
    name: "uplink-arrows",
    visitor: {
      FunctionExpression: {
        exit(path) {
          const { id, params, body, async, generator } = path.node;
          if (id || async || generator || path.parentPath.isNewExpression() || usesOwnNames(path)) return;
          const [only] = body.body;
          const value = body.body.length === 1 && only?.type === "ReturnStatement" ? only.argument : undefined;
          path.replaceWith(t.inherits(t.arrowFunctionExpression(params, value ?? body), path.node));
        },
      },
    },
  };
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
