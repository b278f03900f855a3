import type { AnyNode, Program } from "acorn";

/** Something in the bundle that the interpreter does not take. */
export interface Finding {
  node: { start: number; end: number };
  /** What it is: "optional chaining". */
  construct: string;
  /** What to write instead. */
  advice: string;
}

/** A node with those around it, outermost first, itself last. */
export interface Place {
  node: AnyNode;
  ancestors: AnyNode[];
}

/** All nodes of a tree, each before what it holds. */
export function places(program: Program): Place[] {
  const all: Place[] = [];
  const visit = (node: AnyNode, ancestors: AnyNode[]): void => {
    const path = [...ancestors, node];
    all.push({ node, ancestors: path });
    for (const value of Object.values(node) as unknown[]) {
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) visit(child, path);
    }
  };
  visit(program, []);
  return all;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

export function isFunction(node: AnyNode | undefined): node is Extract<AnyNode, { type: `${string}Function${string}` }> {
  return node !== undefined && /Function/.test(node.type);
}

/** The last node that passes a test. */
export function innermost(nodes: AnyNode[], test: (node: AnyNode) => boolean): AnyNode | undefined {
  return [...nodes].reverse().find(test);
}

/** The function around a place, not counting the node itself; undefined at top level. */
export function functionAround(ancestors: AnyNode[]): AnyNode | undefined {
  return innermost(ancestors.slice(0, -1), isFunction);
}

export function contains(outer: { start: number; end: number }, inner: { start: number; end: number }): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
