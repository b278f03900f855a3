import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";
import { hoistVars } from "./hoist_vars.ts";

/**
 * Babel plugin for an interpreter that hoists nothing: function declarations move to the top of their scope, and a `var` that
 * is used before or outside the place of its declaration is declared at the top of its function.
 */
export function hoistPlugin({ types: t }: { types: typeof BabelTypes }): PluginObj {
  return {
    name: "uplink-hoist",
    visitor: {
      Program: {
        exit(program) {
          program.scope.crawl();
          hoistVars(t, program);
          program.traverse({ Function: (path) => hoistVars(t, path), BlockStatement: (path) => functionsFirst(path) });
          functionsFirst(program);
        },
      },
    },
  };
}

/** Stable: functions keep their order, and so does the rest. */
function functionsFirst(path: NodePath<BabelTypes.Program> | NodePath<BabelTypes.BlockStatement>): void {
  const isFunction = (node: BabelTypes.Statement): boolean => node.type === "FunctionDeclaration";
  const body = path.node.body;
  path.node.body = [...body.filter(isFunction), ...body.filter((node) => !isFunction(node))];
}
