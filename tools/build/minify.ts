import { minify } from "terser";
import { type Mapped, removeMembers } from "./lower.ts";
import { interpreterGlobals } from "./names.ts";
import { shortPropertyNames } from "./property_names.ts";
import { oneSided, type OneSided } from "./property_use.ts";
import { COMPRESS, FORMAT, runTerser as run } from "./terser.ts";

/** Else a constant key, o[KEY], would become o.key before names are shortened, as if it had never been quoted. */
const QUOTED = { compress: { ...COMPRESS, properties: false }, format: { ...FORMAT, keep_quoted_props: true }, mangle: false } as const;

/** To look at what is left: once over is enough to drop what nothing uses, and there is no need of a map. */
const LOOK = { ...QUOTED, compress: { ...QUOTED.compress, passes: 1 }, ecma: 5, sourceMap: false } as const;

/**
 * Takes out what the application does not use of the tables that layers hand each other: properties that nothing reads or nothing writes, until
 * none is left, because what only they used is unread then.
 * @param keptNames property names that the interpreter knows
 */
export async function removeUnread(code: string, keptNames: string[]): Promise<Mapped> {
  const kept = new Set(keptNames);
  let names: OneSided = { unread: [], unwritten: [] };
  for (;;) {
    const removed = await removeMembers(code, names);
    const { unread, unwritten } = oneSided((await minify(removed.code, LOOK)).code!, kept);
    const more = { unread: union(names.unread, unread), unwritten: union(names.unwritten, unwritten) };
    if (more.unread.length + more.unwritten.length === names.unread.length + names.unwritten.length) return removed;
    names = more;
  }
}

const union = (one: string[], other: string[]): string[] => [...new Set([...one, ...other])];

/**
 * Shortens property names, after taking out what is not used.
 * @param keptNames property names that the interpreter knows
 */
export async function shortenProperties(code: string, keptNames: string[]): Promise<Mapped> {
  // Terser's own list is that of browsers, which would keep hundreds of names that mean nothing here.
  const properties = { keep_quoted: "strict" as const, builtins: true, reserved: keptNames };
  const used = await run(code, QUOTED);
  const nameCache = shortPropertyNames(used.code, keptNames);
  const mangle = { keep_classnames: true, keep_fnames: true, properties };
  return run(code, { ...QUOTED, mangle, nameCache });
}

/** Removes what is not used, folds constants, shortens variables. */
export function shorten(code: string): Promise<Mapped> {
  return run(code, { compress: COMPRESS, mangle: { toplevel: true, reserved: interpreterGlobals() }, format: FORMAT });
}

/** Takes out white space, and declares side by side what was moved there. */
export function condense(code: string): Promise<Mapped> {
  return run(code, { compress: { defaults: false, join_vars: true }, mangle: false, format: FORMAT });
}
