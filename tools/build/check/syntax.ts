import type { AnyNode } from "acorn";
import { type Finding, innermost, isFunction, type Place } from "./tree.ts";

type Rule = (place: Place, code: string) => Finding | false | undefined;

/** A rule for a kind of node, with a test where not all of that kind are refused. */
function refuse(
  type: string,
  construct: string,
  advice: string,
  test: (node: AnyNode, place: Place, code: string) => boolean = () => true,
): Rule {
  return (place, code) => place.node.type === type && test(place.node, place, code) && { node: place.node, construct, advice };
}

const parent = (place: Place): AnyNode | undefined => place.ancestors[place.ancestors.length - 2];

const ASSIGN_OP = /^(\*\*|&&|\|\||\?\?)=$/;

const WIDE = "a character above \\xFF in a text";
const WIDE_ADVICE = "texts hold bytes: write utf8Bytes(\"...\"), which the build turns into them";
const isWide = (text: string): boolean => /[^\0-\xff]/.test(text);

const RULES: Rule[] = [
  refuse("ChainExpression", "optional chaining (?.)", "write a && a.b"),
  refuse("BinaryExpression", "the operator **", "use Math.pow", (node) => "operator" in node && node.operator === "**"),
  refuse(
    "AssignmentExpression",
    "logical or power assignment",
    "write a = a || b",
    (node) => node.type === "AssignmentExpression" && ASSIGN_OP.test(node.operator),
  ),
  refuse("LabeledStatement", "a label", "put the loop into a function and return"),
  refuse("AssignmentPattern", "a default value", "test for undefined inside the function"),
  refuse("RestElement", "a rest parameter or element", "use arguments or slice"),
  refuse("SpreadElement", "spread", "use apply, concat or Object.assign"),
  refuse("ObjectPattern", "destructuring", "read the properties one by one"),
  refuse("ArrayPattern", "destructuring", "read the elements one by one"),
  refuse(
    "Property",
    "a computed property name",
    "assign it after the object: o[key] = value",
    (node) => "computed" in node && node.computed,
  ),
  refuse("MethodDefinition", "a computed method name", "give it a fixed name", (node) => "computed" in node && node.computed),
  refuse("PropertyDefinition", "a computed field name", "give it a fixed name", (node) => "computed" in node && node.computed),
  refuse("PrivateIdentifier", "a private name (#name)", "use TypeScript's private"),
  refuse("StaticBlock", "a static block", "run the code after the class"),
  refuse("TaggedTemplateExpression", "a tagged template", "call the function with the parts"),
  refuse("MetaProperty", "new.target or import.meta", "hand the value in"),
  refuse("AwaitExpression", "await", "use callbacks"),
  refuse("YieldExpression", "a generator", "use callbacks"),
  refuse("ImportExpression", "import()", "import at the top of the file"),
  refuse("ThrowStatement", "throw inside finally", "throw in the try block", (_node, place) => isInFinally(place)),
  refuse("Super", "super inside an arrow function", "use a function expression and a saved this", (_node, place) => isSuperInArrow(place)),
  (place) =>
    isFunction(place.node) &&
    (place.node.async || place.node.generator) && {
      node: place.node,
      construct: place.node.async ? "an async function" : "a generator",
      advice: "use callbacks",
    },
  (place) =>
    place.node.type === "SwitchCase" &&
    isAfterDefault(place) && { node: place.node, construct: "case after default", advice: "put default last" },
  refuse("Literal", "\\u{...} in a string", "write \\uXXXX", (node, _place, code) => hasBraceEscape(node, code)),
  refuse("TemplateElement", "\\u{...} in a string", "write \\uXXXX", (node, _place, code) => hasBraceEscape(node, code)),
  refuse("Literal", WIDE, WIDE_ADVICE, (node) => node.type === "Literal" && typeof node.value === "string" && isWide(node.value)),
  refuse("TemplateElement", WIDE, WIDE_ADVICE, (node) => node.type === "TemplateElement" && isWide(node.value.cooked ?? "")),
  refuse("Identifier", "\\u{...} in a name", "write the character", (node, _place, code) => hasBraceEscape(node, code)),
];

/** Constructs that the interpreter's parser does not know or reads as something else. */
export function syntaxFindings(all: Place[], code: string): Finding[] {
  return all.flatMap((place) => RULES.map((rule) => rule(place, code)).filter((finding): finding is Finding => !!finding));
}

function hasBraceEscape(node: AnyNode, code: string): boolean {
  if (node.type === "Literal" && typeof node.value !== "string") return false;
  return /(^|[^\\])(\\\\)*\\u\{/.test(code.slice(node.start, node.end));
}

function isAfterDefault(place: Place): boolean {
  const around = parent(place);
  if (around?.type !== "SwitchStatement") return false;
  const fallback = around.cases.find((entry) => !entry.test);
  return fallback !== undefined && fallback.start < place.node.start;
}

function isInFinally({ ancestors }: Place): boolean {
  const own = ancestors.slice(ancestors.indexOf(innermost(ancestors, isFunction) ?? ancestors[0]!));
  return own.some((node, index) => node.type === "TryStatement" && node.finalizer === own[index + 1]);
}

function isSuperInArrow({ ancestors }: Place): boolean {
  const around = innermost(ancestors, isFunction);
  return around?.type === "ArrowFunctionExpression";
}
