import type { PluginObj, types as BabelTypes } from "@babel/core";

/**
 * Babel plugin: marks the property names that object rest leaves out (`{ a, ...rest }` calls a helper with `["a"]`, kept in a
 * variable `_excluded`) as keys, so that they are shortened together with the property itself.
 */
export function keyStringsPlugin(): PluginObj {
  return {
    name: "uplink-key-strings",
    visitor: {
      Program: {
        exit(program) {
          program.traverse({
            VariableDeclarator({ node }) {
              if (node.id.type === "Identifier" && /^_excluded\d*$/.test(node.id.name)) mark(node.init);
            },
            CallExpression({ node }) {
              const isHelper = node.callee.type === "Identifier" && /^_objectWithoutProperties/.test(node.callee.name);
              if (isHelper) mark(node.arguments[1]);
            },
          });
        },
      },
    },
  };
}

function mark(names: BabelTypes.Node | null | undefined): void {
  if (names?.type !== "ArrayExpression") return;
  for (const name of names.elements) {
    if (name) name.leadingComments = [{ type: "CommentBlock", value: "@__KEY__" } as BabelTypes.CommentBlock];
  }
}
