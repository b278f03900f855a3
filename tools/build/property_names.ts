import { type AnyNode, parse } from "acorn";
import { places } from "./check/tree.ts";

const FIRST = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$"];
const NEXT = [...FIRST, ..."0123456789"];

/** Short words that the interpreter takes for no member name in a class. */
const KEYWORDS = ["do", "if", "in", "of"];

/** Terser's memory of names: what it finds there it uses. */
export interface NameCache {
  props: { props: Record<string, string> };
}

/**
 * Short names for the properties of a script, the shortest for those that stand most often: a name costs its length at each
 * place, and terser goes by the order of appearance.
 * @param kept names that may be neither changed nor given
 */
export function shortPropertyNames(code: string, kept: string[]): NameCache {
  const reserved = new Set([...kept, ...KEYWORDS]);
  const counts = new Map<string, number>();
  for (const { node } of places(parse(code, { ecmaVersion: "latest" }))) {
    const name = bareName(node);
    if (name !== undefined && !reserved.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // Equal counts: by name, so that the same sources give the same image.
  const names = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
  const props: Record<string, string> = {};
  const given = shortNames(reserved);
  for (const name of names) props["$" + name] = given.next().value!;
  return { props: { props } };
}

function bareName(node: AnyNode): string | undefined {
  if (node.type === "MemberExpression") return node.computed || node.property.type !== "Identifier" ? undefined : node.property.name;
  if (node.type !== "Property" && node.type !== "MethodDefinition" && node.type !== "PropertyDefinition") return undefined;
  return node.computed || node.key.type !== "Identifier" ? undefined : node.key.name;
}

/** a, b, … $, aa, ab, … without those that are taken. */
function* shortNames(reserved: Set<string>): Generator<string, string> {
  for (let length = 1; ; length++) {
    let names = FIRST;
    for (let more = 1; more < length; more++) names = names.flatMap((name) => NEXT.map((next) => name + next));
    for (const name of names) if (!reserved.has(name)) yield name;
  }
}
