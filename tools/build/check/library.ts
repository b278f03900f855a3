import type { AnyNode, MemberExpression } from "acorn";
import type { Finding, Place } from "./tree.ts";
import { globalNames } from "./scopes.ts";

/** Globals that JavaScript has and the interpreter has not. */
const ABSENT_GLOBALS = new Set(
  (
    "Symbol Map Set WeakMap WeakSet WeakRef Proxy Reflect BigInt Intl queueMicrotask structuredClone globalThis TextEncoder " +
    "TextDecoder escape unescape encodeURI decodeURI"
  ).split(" "),
);

/** Functions and constants of the library that the interpreter has not; tried on it. */
const ABSENT_STATICS: Record<string, string> = {
  Object: "freeze is isFrozen seal isSealed isExtensible preventExtensions hasOwn",
  Number: "isInteger isNaN isFinite isSafeInteger parseFloat parseInt EPSILON MAX_SAFE_INTEGER MIN_SAFE_INTEGER",
  Array: "from of prototype",
  Math: "trunc hypot cbrt fround log1p expm1 sinh tanh log2 log10 clz32 imul",
  String: "raw fromCodePoint",
  Date: "UTC",
};

const ABSENT_METHODS = new Set(
  (
    "codePointAt flat flatMap copyWithin trimEnd trimStart matchAll localeCompare toLocaleUpperCase toLocaleLowerCase toPrecision " +
    "toExponential reduceRight isPrototypeOf propertyIsEnumerable"
  ).split(" "),
);

/** Uses of what the interpreter's library lacks or does differently. */
export function libraryFindings(all: Place[]): Finding[] {
  return [...globalFindings(all), ...all.flatMap((place) => oneFinding(place))];
}

function globalFindings(all: Place[]): Finding[] {
  return globalNames(all)
    .filter(({ name }) => ABSENT_GLOBALS.has(name))
    .map(({ node, name }) => ({ node, construct: name, advice: "the interpreter does not have it" }));
}

function oneFinding({ node, ancestors }: Place): Finding[] {
  if (node.type === "MemberExpression") return memberFindings(node, ancestors[ancestors.length - 2]);
  if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression" && propertyName(node.left) === "length") {
    return [{ node, construct: "assignment to length", advice: "make a new array, or use splice" }];
  }
  if ((node.type === "ClassDeclaration" || node.type === "ClassExpression") && node.superClass?.type === "Identifier") {
    const isError = /Error$/.test(node.superClass.name);
    return isError ? [{ node, construct: "a subclass of Error", advice: "make errors with one function that sets a numeric code" }] : [];
  }
  return node.type === "Literal" && "regex" in node && node.regex ? patternFindings(node, node.regex.pattern) : [];
}

function propertyName(node: MemberExpression): string | undefined {
  return !node.computed && node.property.type === "Identifier" ? node.property.name : undefined;
}

function memberFindings(node: MemberExpression, parent: AnyNode | undefined): Finding[] {
  const name = propertyName(node);
  if (name === undefined) return [];
  const owner = node.object.type === "Identifier" ? node.object.name : "";
  if (Object.hasOwn(ABSENT_STATICS, owner) && ABSENT_STATICS[owner]!.split(" ").includes(name)) {
    return [{ node, construct: `${owner}.${name}`, advice: "the interpreter does not have it" }];
  }
  const isCalled = parent?.type === "CallExpression" && parent.callee === node;
  if (isCalled && ABSENT_METHODS.has(name)) return [{ node, construct: `.${name}()`, advice: "the interpreter does not have it" }];
  return [];
}

/** Patterns that the interpreter's regular expressions take for something else: they never match, or throw. */
const PATTERNS: [RegExp, string, string][] = [
  [/\(\?/, "(?...) in a regular expression", "use a plain group, or string functions"],
  [/[*+?}]\?/, "a lazy quantifier in a regular expression", "exclude the end with a class: [^x]*"],
  [/\{\d+(,\d*)?\}/, "a counted quantifier in a regular expression", "repeat the part"],
  [/\\[1-9]/, "a back-reference in a regular expression", "compare the groups in code"],
];

function patternFindings(node: AnyNode, pattern: string): Finding[] {
  // What a class or an escape holds is no operator; back-references are looked for before escapes go.
  const noClasses = pattern.replace(/\[(\\.|[^\]\\])*\]/g, "x").replace(/\\\\/g, "x");
  const noEscapes = noClasses.replace(/\\[^1-9]/g, "x");
  return PATTERNS.filter(([test]) => test.test(noEscapes)).map(([, construct, advice]) => ({ node, construct, advice }));
}
