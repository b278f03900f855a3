import type { AnyNode } from "acorn";
import { type Finding, innermost, isFunction, type Place } from "./tree.ts";

/** What the interpreter's classes do differently or do not take. */
export function classFindings(all: Place[]): Finding[] {
  const classes = all.map(({ node }) => node).filter(isClass);
  const extended = new Set(classes.map(superName).filter((name) => name !== undefined));
  return all.flatMap((place) => [...superFindings(place, extended), ...fieldThis(place), ...memberName(place), ...superclass(place.node)]);
}

type ClassNode = Extract<AnyNode, { type: "ClassDeclaration" | "ClassExpression" }>;

const isClass = (node: AnyNode): node is ClassNode => node.type === "ClassDeclaration" || node.type === "ClassExpression";

function superName(node: ClassNode): string | undefined {
  return node.superClass?.type === "Identifier" ? node.superClass.name : undefined;
}

/** `super` starts from the object's own class each time, so that three classes deep a method finds itself again. */
function superFindings({ node, ancestors }: Place, extended: Set<string>): Finding[] {
  if (node.type !== "Super") return [];
  const around = innermost(ancestors, (outer) => isClass(outer) || outer.type === "ObjectExpression");
  if (around?.type === "ObjectExpression") {
    return [{ node, construct: "super in an object literal", advice: "call the other object's method by its name" }];
  }
  const isCall = ancestors[ancestors.length - 2]?.type === "CallExpression";
  if (isCall || !around || !isClass(around)) return [];
  const name = around.id?.name ?? declaredName(ancestors, around);
  if (name === undefined || !extended.has(name)) return [];
  return [{ node, construct: "super.method() in a class that has subclasses", advice: "give the method of the base class another name" }];
}

function declaredName(ancestors: AnyNode[], node: AnyNode): string | undefined {
  const outer = ancestors[ancestors.indexOf(node) - 1];
  if (outer?.type === "VariableDeclarator" && outer.id.type === "Identifier") return outer.id.name;
  return outer?.type === "AssignmentExpression" && outer.left.type === "Identifier" ? outer.left.name : undefined;
}

function fieldThis({ node, ancestors }: Place): Finding[] {
  if (node.type !== "ThisExpression") return [];
  const around = innermost(ancestors, (outer) => outer.type === "PropertyDefinition" || isOwnThis(outer));
  if (around?.type !== "PropertyDefinition") return [];
  return [{ node, construct: "this in a class field", advice: "set the field in the constructor" }];
}

const isOwnThis = (node: AnyNode): boolean => isFunction(node) && node.type !== "ArrowFunctionExpression";

/** Words that the interpreter reads as such even where a member's name stands. */
const KEYWORDS = new Set(
  (
    "if else do while for return break continue function switch case default new try catch finally throw var let const this true false " +
    "null undefined debugger delete in instanceof typeof void of class extends super static"
  ).split(" "),
);

function memberName({ node }: Place): Finding[] {
  if (node.type !== "MethodDefinition" && node.type !== "PropertyDefinition" && node.type !== "Property") return [];
  if (node.computed) return [];
  const { key } = node;
  if (node.type === "Property") {
    const isQuoted = (node.kind === "get" || node.kind === "set") && key.type === "Literal";
    const construct = "a getter or setter with a quoted name";
    return isQuoted ? [{ node, construct, advice: "make it a method, or give it a plain name" }] : [];
  }
  const advice = "give it a plain name, or assign it after the class";
  if (key.type === "Literal") return [{ node: key, construct: "a class member with a quoted name", advice }];
  if (key.type === "Identifier" && KEYWORDS.has(key.name)) {
    return [{ node: key, construct: `a class member named ${key.name}`, advice }];
  }
  return [];
}

function superclass(node: AnyNode): Finding[] {
  if (!isClass(node) || !node.superClass) return [];
  const base = node.superClass;
  if (base.type !== "Identifier") return [{ node: base, construct: "a class that extends an expression", advice: "name the base class" }];
  if (!/Error$/.test(base.name)) return [];
  return [{ node, construct: "a subclass of Error", advice: "make errors with one function that sets a numeric code" }];
}
