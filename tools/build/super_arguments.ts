import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";
import { type ClassPath, superclass } from "./inherit_statics.ts";

type Types = typeof BabelTypes;

/**
 * Babel plugin: TypeScript gives a subclass that has fields and no constructor the call `super(...arguments)`, which the interpreter does
 * not take. It becomes `super(arguments[0], arguments[1])`, as many as the base class names.
 */
export function superArgumentsPlugin({ types: t }: { types: Types }): PluginObj {
  return {
    name: "uplink-super-arguments",
    visitor: {
      Program(program) {
        // Before other plugins rewrite parameters.
        program.traverse({
          Class(path) {
            const call = superCall(constructorOf(path));
            if (!call || !isForwarding(call)) return;
            const count = parameterCount(path);
            if (count === undefined) return;
            call.arguments = Array.from({ length: count }, (_, index) =>
              t.memberExpression(t.identifier("arguments"), t.numericLiteral(index), true),
            );
          },
        });
      },
    },
  };
}

function constructorOf(path: ClassPath): BabelTypes.ClassMethod | undefined {
  for (const member of path.node.body.body) {
    if (member.type === "ClassMethod" && member.kind === "constructor") return member;
  }
  return undefined;
}

function superCall(method: BabelTypes.ClassMethod | undefined): BabelTypes.CallExpression | undefined {
  for (const statement of method?.body.body ?? []) {
    if (statement.type !== "ExpressionStatement" || statement.expression.type !== "CallExpression") continue;
    if (statement.expression.callee.type === "Super") return statement.expression;
  }
  return undefined;
}

/** `...arguments`, or what this plugin has made of it. */
function isForwarding(call: BabelTypes.CallExpression): boolean {
  return call.arguments.every((argument) => {
    const value = argument.type === "SpreadElement" ? argument.argument : argument.type === "MemberExpression" ? argument.object : argument;
    return value.type === "Identifier" && value.name === "arguments";
  });
}

/** How many parameters the base class of a class names; undefined where that is open. */
function parameterCount(path: ClassPath): number | undefined {
  const base: { path: NodePath<BabelTypes.Class> } | undefined = superclass(path);
  if (!base) return undefined;
  const method = constructorOf(base.path);
  const call = superCall(method);
  const isThrough = !method || (method.params.length === 0 && call !== undefined && isForwarding(call));
  if (isThrough) return base.path.node.superClass ? parameterCount(base.path) : 0;
  return method.params.some((parameter) => parameter.type === "RestElement") ? undefined : method.params.length;
}
