import ts from "typescript";

/** A name that is written differently from its declaration. */
export interface NameProblem {
  node: ts.Node;
  message: string;
}

type Report = (node: ts.Node, message: string) => void;

/**
 * Finds property names that shortening would take apart. The build shortens names that stand bare and keeps quoted ones; so
 * a property must be written everywhere as it is declared, and what goes over the wire must be declared quoted.
 * @param kept names that are never shortened
 */
export function quotedNameProblems(file: ts.SourceFile, checker: ts.TypeChecker, kept: ReadonlySet<string>): NameProblem[] {
  const problems: NameProblem[] = [];
  const report: Report = (node, message) => problems.push({ node, message });
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) bareAccess(node, checker, kept, report);
    else if (ts.isElementAccessExpression(node)) quotedAccess(node, checker, kept, report);
    else if (ts.isObjectLiteralElementLike(node) && node.name) literalKey(node, node.name, checker, kept, report);
    else if (ts.isBindingElement(node)) boundName(node, checker, kept, report);
    else if (ts.isCallExpression(node)) jsonCall(node, checker, kept, report);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

/** "quoted" or "bare" as the property is declared; undefined for what has no such declaration. */
function style(property: ts.Symbol | undefined): "quoted" | "bare" | undefined {
  const name = property?.declarations?.map((declaration) => ts.getNameOfDeclaration(declaration)).find((found) => found !== undefined);
  if (!name) return undefined;
  if (ts.isStringLiteralLike(name)) return "quoted";
  return ts.isIdentifier(name) ? "bare" : undefined;
}

function bareAccess(node: ts.PropertyAccessExpression, checker: ts.TypeChecker, kept: ReadonlySet<string>, report: Report): void {
  const name = node.name.text;
  if (kept.has(name)) return;
  const type = checker.getTypeAtLocation(node.expression);
  if (type.flags & ts.TypeFlags.Any) report(node.name, `.${name} of something untyped would be shortened; write ["${name}"]`);
  else if (style(checker.getSymbolAtLocation(node.name)) === "quoted") report(node.name, `${name} is declared quoted; write ["${name}"]`);
}

function quotedAccess(node: ts.ElementAccessExpression, checker: ts.TypeChecker, kept: ReadonlySet<string>, report: Report): void {
  const key = node.argumentExpression;
  if (!ts.isStringLiteralLike(key) || kept.has(key.text)) return;
  const property = checker.getPropertyOfType(checker.getNonNullableType(checker.getTypeAtLocation(node.expression)), key.text);
  if (style(property) === "bare") report(key, `${key.text} is declared bare and shortened; write .${key.text}, or declare it quoted`);
}

function literalKey(
  node: ts.ObjectLiteralElementLike,
  name: ts.PropertyName,
  checker: ts.TypeChecker,
  kept: ReadonlySet<string>,
  report: Report,
): void {
  const isQuoted = ts.isStringLiteralLike(name);
  if ((!isQuoted && !ts.isIdentifier(name)) || kept.has(name.text)) return;
  const context = checker.getContextualType(node.parent as ts.ObjectLiteralExpression);
  for (const type of parts(context)) {
    const declared = style(checker.getPropertyOfType(type, name.text));
    const isIndexed = !declared && type.getStringIndexType() !== undefined;
    if (declared === "bare" && isQuoted)
      return report(name, `${name.text} is declared bare and shortened; write it bare, or declare it quoted`);
    if ((declared === "quoted" || isIndexed) && !isQuoted) {
      return report(name, `${name.text} would be shortened, and is read by its full name; write "${name.text}"`);
    }
  }
}

/** Members of a union, without null and undefined. */
function parts(type: ts.Type | undefined): ts.Type[] {
  if (!type) return [];
  return type.isUnion() ? type.types : [type];
}

function boundName(node: ts.BindingElement, checker: ts.TypeChecker, kept: ReadonlySet<string>, report: Report): void {
  const name = node.propertyName ?? node.name;
  if (!ts.isObjectBindingPattern(node.parent) || node.dotDotDotToken || !ts.isIdentifier(name) || kept.has(name.text)) return;
  const type = checker.getTypeAtLocation(node.parent);
  const isQuoted = style(checker.getPropertyOfType(type, name.text)) === "quoted";
  if (isQuoted || type.flags & ts.TypeFlags.Any) report(name, `${name.text} would be shortened; write { "${name.text}": ${name.text} }`);
}

/** What JSON writes or reads has its names in full. */
function jsonCall(node: ts.CallExpression, checker: ts.TypeChecker, kept: ReadonlySet<string>, report: Report): void {
  const call = node.expression.getText();
  const value = node.arguments[0];
  if (!value || !["JSON.stringify", "JSON.parse", "parseJson"].includes(call)) return;
  const read = call === "JSON.parse" ? checker.getContextualType(node) : checker.getTypeAtLocation(node);
  const type = call === "JSON.stringify" ? checker.getTypeAtLocation(value) : read;
  const name = type && bareProperty(type, checker, kept, node, 0);
  if (name !== undefined) report(node, `${call}: ${name} is declared bare and would be shortened; declare and write it as "${name}"`);
}

/** The first property, at any depth that wire data has, that would be shortened. */
function bareProperty(type: ts.Type, checker: ts.TypeChecker, kept: ReadonlySet<string>, at: ts.Node, depth: number): string | undefined {
  if (depth > 6) return undefined;
  for (const part of parts(type)) {
    if (!(part.flags & ts.TypeFlags.Object) || part.getCallSignatures().length > 0) continue;
    const element = checker.isArrayType(part) ? checker.getTypeArguments(part as ts.TypeReference)[0] : undefined;
    const inner = element ?? part.getStringIndexType();
    const found = inner && bareProperty(inner, checker, kept, at, depth + 1);
    if (found !== undefined) return found;
    if (element) continue;
    for (const property of part.getProperties()) {
      if (style(property) === "bare" && !kept.has(property.name)) return property.name;
      const deeper = bareProperty(checker.getTypeOfSymbolAtLocation(property, at), checker, kept, at, depth + 1);
      if (deeper !== undefined) return deeper;
    }
  }
  return undefined;
}
