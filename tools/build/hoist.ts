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
          program.traverse({ BlockStatement: (path) => stateFirst(t, path) });
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

/**
 * Variables of a function whose value is a literal before its inner functions: a name is looked for from the first on, and state is looked for
 * more often than functions.
 */
function stateFirst(t: typeof BabelTypes, path: NodePath<BabelTypes.BlockStatement>): void {
  if (!path.parentPath.isFunction()) return;
  const [declaration] = path.node.body.filter((node) => node.type !== "FunctionDeclaration");
  if (!declaration || declaration.type !== "VariableDeclaration" || declaration.kind !== "var") return;
  const isState = ({ init }: BabelTypes.VariableDeclarator): boolean =>
    !init || t.isLiteral(init) || (t.isArrayExpression(init) && init.elements.length === 0) || (t.isObjectExpression(init) && init.properties.length === 0) ||
    (t.isUnaryExpression(init) && t.isLiteral(init.argument));
  // Terser has put those without a value first, wherever they stood.
  const hasValue = ({ init }: BabelTypes.VariableDeclarator): number => (init ? 0 : 1);
  const state = declaration.declarations.filter(isState).sort((one, other) => hasValue(one) - hasValue(other));
  const rest = declaration.declarations.filter((declarator) => !isState(declarator));
  const others = path.node.body.filter((node) => node !== declaration);
  const first = state.length > 0 ? [t.variableDeclaration("var", state)] : [];
  const functions = others.filter((node) => node.type === "FunctionDeclaration");
  const after = others.filter((node) => node.type !== "FunctionDeclaration");
  path.node.body = [...first, ...functions, ...(rest.length > 0 ? [t.variableDeclaration("var", rest)] : []), ...after];
}
