import { type AnyNode, parse } from "acorn";
import { places } from "./check/tree.ts";

/** Property names that one side of a script uses and the other does not. */
export interface OneSided {
  /** Written and never read. */
  unread: string[];
  /** Read and never written. */
  unwritten: string[];
}

/**
 * Compares where properties are written with where they are read. Names are all there is to go by, as they are for shortening: what is read
 * under a name anywhere is read everywhere. A name that stands in a string counts as both.
 * @param kept names that the interpreter may read or write
 */
export function oneSided(code: string, kept: ReadonlySet<string>): OneSided {
  const written = new Set<string>(kept);
  const read = new Set<string>(kept);
  /** Places that are only written, and those that are read as well: o.n += 1. */
  const stores = new Set<AnyNode>();
  const changes = new Set<AnyNode>();
  /** Undefined is what an absent property is as well. */
  const blanks = new Set<AnyNode>();
  const blank = new Set<string>();
  for (const { node } of places(parse(code, { ecmaVersion: "latest" }))) {
    // Parents come before their children.
    if (node.type === "AssignmentExpression") (node.operator === "=" ? stores : changes).add(node.left);
    if (node.type === "AssignmentExpression" && node.operator === "=" && isUndefined(node.right)) blanks.add(node.left);
    if (node.type === "UpdateExpression") changes.add(node.argument);
    if (node.type === "Literal" && typeof node.value === "string") [read, written].forEach((names) => names.add(node.value as string));
    const name = nameOf(node);
    if (name === undefined) continue;
    const isMember = node.type === "MemberExpression";
    const isBlank = blanks.has(node) || (node.type === "Property" && isUndefined(node.value));
    if (isBlank) blank.add(name);
    else if (!isMember || stores.has(node) || changes.has(node)) written.add(name);
    // What a class has is not taken out, and a getter may do something.
    if (isMember ? !stores.has(node) : node.type !== "Property" || node.kind !== "init") read.add(name);
  }
  const unwritten = difference(union(read, blank), written);
  // Its writes of undefined go as well.
  return { unread: difference(union(written, blank), read).concat(unwritten.filter((name) => blank.has(name) && read.has(name))), unwritten };
}

function nameOf(node: AnyNode): string | undefined {
  if (node.type === "MemberExpression") return !node.computed && node.property.type === "Identifier" ? node.property.name : undefined;
  if (node.type !== "Property" && node.type !== "MethodDefinition" && node.type !== "PropertyDefinition") return undefined;
  return !node.computed && node.key.type === "Identifier" ? node.key.name : undefined;
}

function isUndefined(node: AnyNode): boolean {
  if (node.type === "Identifier") return node.name === "undefined";
  return node.type === "UnaryExpression" && node.operator === "void" && node.argument.type === "Literal";
}

function union(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one, ...other]);
}

function difference(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...one].filter((name) => !other.has(name)).sort();
}
