import ts from "typescript";
import type { SourceContext } from "./source_rules.ts";

/** Inherited statics are copied into the subclass (inherit_statics.ts); a copy cannot stand for all of them. */
export function staticProblems(node: ts.Node, { checker }: SourceContext): string | undefined {
  if (!ts.isClassLike(node)) return undefined;
  const base = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  if (!base) return undefined;
  const own = new Set(node.members.filter(isStatic).map((member) => member.name?.getText()));
  for (const property of checker.getTypeAtLocation(base).getProperties()) {
    const declaration = property.valueDeclaration;
    if (!declaration || own.has(property.name) || !ts.isClassElement(declaration) || !isStatic(declaration)) continue;
    const what = `${base.getText()}.${property.name}, a static that ${node.name?.text ?? "this class"} inherits`;
    if (ts.isAccessor(declaration)) return `${what}, is an accessor, which the interpreter does not inherit; make it a method`;
    const isField = ts.isPropertyDeclaration(declaration);
    if (!isField || has(declaration, ts.SyntaxKind.ReadonlyKeyword)) continue;
    return `${what}, may change, and the subclass has a copy; declare it readonly`;
  }
  return undefined;
}

/** `super(...list)`, written out or made by TypeScript for a class that has fields and no constructor (super_arguments.ts). */
export function superProblems(node: ts.Node, { checker }: SourceContext): string | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword && node.arguments.some(ts.isSpreadElement)) {
    return "spread in super() is not taken by the interpreter; hand the arguments over one by one";
  }
  if (!ts.isClassLike(node) || node.members.some(ts.isConstructorDeclaration)) return undefined;
  const base = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const hasFields = node.members.some((member) => ts.isPropertyDeclaration(member) && member.initializer && !isStatic(member));
  if (!base || !hasFields) return undefined;
  const [signature] = checker.getTypeAtLocation(base).getConstructSignatures();
  const hasRest = signature?.getDeclaration()?.parameters.some((parameter) => parameter.dotDotDotToken) ?? false;
  return hasRest ? "a class with fields whose base class takes a rest parameter needs a constructor of its own; write it" : undefined;
}

const isStatic = (member: ts.Node): boolean => has(member, ts.SyntaxKind.StaticKeyword);

function has(node: ts.Node, kind: ts.ModifierSyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
