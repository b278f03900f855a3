import type { NodePath, PluginObj, types as BabelTypes } from "@babel/core";

type Types = typeof BabelTypes;
type Switch = NodePath<BabelTypes.SwitchStatement>;

/**
 * Babel plugin for an interpreter that takes no `case` after `default`. Where nothing falls into or out of the default clause
 * it moves to the end; otherwise the clause to begin with is chosen first, by the same comparisons in the same order:
 *
 *   switch (v) { case 1: A; default: D; case 5: B }
 *   var _at = v; _at = _at === 1 ? 0 : _at === 5 ? 2 : 1; switch (_at) { case 0: A; case 1: D; case 2: B }
 */
export function caseOrderPlugin({ types: t }: { types: Types }): PluginObj {
  return {
    name: "uplink-case-order",
    visitor: {
      SwitchStatement(path) {
        const { cases } = path.node;
        const at = cases.findIndex((clause) => !clause.test);
        if (at < 0 || at === cases.length - 1) return;
        const isApart = endsAbruptly(cases[at]!) && (at === 0 || endsAbruptly(cases[at - 1]!));
        if (!isApart) return chooseFirst(t, path, at);
        const last = cases[cases.length - 1]!;
        if (!endsAbruptly(last)) last.consequent.push(t.breakStatement());
        cases.push(...cases.splice(at, 1));
      },
    },
  };
}

/** True when the next clause is not reached from this one. */
function endsAbruptly({ consequent }: BabelTypes.SwitchCase): boolean {
  let last = consequent[consequent.length - 1];
  while (last?.type === "BlockStatement") last = last.body[last.body.length - 1];
  return last !== undefined && /^(Break|Return|Continue|Throw)Statement$/.test(last.type);
}

function chooseFirst(t: Types, path: Switch, fallback: number): void {
  const { cases, discriminant } = path.node;
  const name = path.scope.generateUid("at");
  const value = (): BabelTypes.Identifier => t.identifier(name);
  const choice = cases.reduceRight<BabelTypes.Expression>(
    (rest, clause, index) =>
      clause.test ? t.conditionalExpression(t.binaryExpression("===", value(), clause.test), t.numericLiteral(index), rest) : rest,
    t.numericLiteral(fallback),
  );
  const numbered = cases.map((clause, index) => t.inherits(t.switchCase(t.numericLiteral(index), clause.consequent), clause));
  path.replaceWithMultiple([
    t.variableDeclaration("var", [t.variableDeclarator(value(), discriminant)]),
    t.expressionStatement(t.assignmentExpression("=", value(), choice)),
    t.inherits(t.switchStatement(value(), numbered), path.node),
  ]);
}
