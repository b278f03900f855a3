import ts from "typescript";
import { libraryProblems } from "./source_library.ts";
import { staticProblems, superProblems } from "./source_classes.ts";

/** Something in a source that the check of the bundle could not see, or not name by its line: its types, or what TypeScript makes of it. */
export interface SourceProblem {
  node: ts.Node;
  message: string;
}

export interface SourceContext {
  checker: ts.TypeChecker;
  /** True for the files that TypeScript's own library is declared in. */
  isLibrary(file: ts.SourceFile): boolean;
}

type Rule = (node: ts.Node, context: SourceContext) => string | undefined;

/**
 * Finds what goes wrong on the interpreter only at run time, and the syntax that TypeScript rewrites into what the interpreter lacks.
 * Each message names the construct and what to write instead.
 */
export function sourceProblems(file: ts.SourceFile, context: SourceContext): SourceProblem[] {
  const problems: SourceProblem[] = [];
  const visit = (node: ts.Node): void => {
    for (const rule of RULES) {
      const message = rule(node, context);
      if (message !== undefined) problems.push({ node, message });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

/** A foreign key such as "emit" finds the native member of that name in any object. */
function foreignKey(node: ts.Node, { checker }: SourceContext): string | undefined {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
    if (ts.isPrivateIdentifier(node.left) || ts.isStringLiteralLike(node.left)) return undefined;
    return `"in" also finds what every object has, such as "on"; write own(table, key) !== undefined`;
  }
  if (!ts.isElementAccessExpression(node) || isWritten(node) || isFixedKey(node.argumentExpression, checker)) return undefined;
  const table = checker.getNonNullableType(checker.getTypeAtLocation(node.expression));
  if (table.flags & ts.TypeFlags.StringLike || isList(table, checker)) return undefined;
  const key = node.argumentExpression.getText();
  const mend = 'write own(table, key), or "as TableKey" where no such name can come';
  return `a lookup by "${key}" also finds what every object has, such as "on"; ${mend}`;
}

function isWritten(node: ts.ElementAccessExpression): boolean {
  const { parent } = node;
  if (ts.isDeleteExpression(parent)) return true;
  return ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** Numbers, texts of the program's own, and what is marked as harmless. */
function isFixedKey(key: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(key);
  if (type.aliasSymbol?.name === "TableKey") return true;
  if (isPrefixed(key)) return true;
  const fixed = ts.TypeFlags.NumberLike | ts.TypeFlags.StringLiteral | ts.TypeFlags.EnumLike | ts.TypeFlags.BooleanLike;
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => (part.flags & fixed) !== 0);
}

/** A text that holds what no member's name does: ":" + text. */
function isPrefixed(key: ts.Expression): boolean {
  if (ts.isStringLiteralLike(key)) return /[^\w$]/.test(key.text);
  if (ts.isTemplateExpression(key)) {
    return [key.head, ...key.templateSpans.map((span) => span.literal)].some(({ text }) => /[^\w$]/.test(text));
  }
  const isSum = ts.isBinaryExpression(key) && key.operatorToken.kind === ts.SyntaxKind.PlusToken;
  return isSum && (isPrefixed(key.left) || isPrefixed(key.right));
}

function isList(type: ts.Type, checker: ts.TypeChecker): boolean {
  return (type.isUnion() ? type.types : [type]).every(
    (part) => checker.isArrayLikeType(part) || /^(Uint|Int|Float)\d+/.test(part.symbol?.name ?? "") || part.symbol?.name === "IArguments",
  );
}

/** The interpreter stops at the first whole value: "1 2" is 1. */
function jsonParse(node: ts.Node): string | undefined {
  const isParse = ts.isPropertyAccessExpression(node) && node.getText() === "JSON.parse";
  if (!isParse || enclosingName(node) === "parseJson") return undefined;
  return "JSON.parse takes junk behind a value for nothing; write parseJson(text), which gives undefined for what is not JSON";
}

const TEXT_SEARCHES = ["indexOf", "includes", "match", "replace"];

/** The end of a text counts as equal to anything (src/jswrap_string.c): "ab".indexOf("bc") is 1. One character cannot be found in part. */
function foundInPart(node: ts.Node, { checker }: SourceContext): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  const [part] = node.arguments;
  if (!part || !TEXT_SEARCHES.includes(name.text) || !isText(expression, checker) || !isText(part, checker)) return undefined;
  const type = checker.getTypeAtLocation(part);
  if ((type.isStringLiteral() && type.value.length === 1) || enclosingName(node) === "find") return undefined;
  return `${name.text}() also finds the beginning of ${part.getText()} at the very end of a text; write find(text, part), or a regular expression`;
}

function isText(node: ts.Node, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  return (type.flags & ts.TypeFlags.StringLike) !== 0;
}

function enclosingName(node: ts.Node): string | undefined {
  const around = ts.findAncestor(node, (outer) => ts.isFunctionDeclaration(outer) && outer.name !== undefined);
  return around && (around as ts.FunctionDeclaration).name!.text;
}

function dateNow(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node) || node.getText() !== "Date.now") return undefined;
  const call = ts.isCallExpression(node.parent) ? node.parent.parent : node.parent;
  if (ts.isCallExpression(call) && /^Math\.(floor|round|ceil)$/.test(call.expression.getText())) return undefined;
  return "Date.now() has a fraction on the interpreter; write Math.floor(Date.now()), or take clock.now(), which says so";
}

/** Texts are byte strings; one wider character makes the whole a Unicode string. */
function wideText(node: ts.Node): string | undefined {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  if (!isText || !/[^\0-\xff]/.test(node.text)) return undefined;
  if (ts.isImportDeclaration(node.parent) || ts.isLiteralTypeNode(node.parent)) return undefined;
  if (ts.isCallExpression(node.parent) && isUtf8Call(node.parent)) return undefined;
  return 'a text with a character above \\xFF; texts hold bytes: write utf8Bytes("..."), which the build turns into them';
}

export function isUtf8Call(node: ts.CallExpression): boolean {
  return ts.isIdentifier(node.expression) && node.expression.text === "utf8Bytes";
}

/** Nothing says whether the value has the method, or the interpreter its native namesake. */
function untypedCall(node: ts.Node, { checker }: SourceContext): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  if (!(checker.getTypeAtLocation(expression).flags & ts.TypeFlags.Any)) return undefined;
  return `a call of .${name.text}() on something of type any; give it a type`;
}

/** Syntax that TypeScript turns into what the interpreter lacks, so that the bundle would name another construct. */
function rewritten(node: ts.Node): string | undefined {
  if (ts.isPrivateIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) {
    return "a private name (#name) is not taken by the interpreter; use TypeScript's private";
  }
  if (ts.isClassStaticBlockDeclaration(node)) return "a static block is not taken by the interpreter; run the code after the class";
  if (ts.isLabeledStatement(node)) return "a label is not taken by the interpreter; put the loop into a function and return";
  if (ts.isForOfStatement(node) && node.awaitModifier) return "for await is not taken by the interpreter; use callbacks";
  return undefined;
}

const RULES: Rule[] = [foreignKey, foundInPart, jsonParse, dateNow, wideText, untypedCall, rewritten, libraryProblems, staticProblems, superProblems];

