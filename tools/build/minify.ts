import { minify, type CompressOptions, type MinifyOptions } from "terser";
import type { ExistingRawSourceMap } from "rollup";
import { type Mapped, removeMembers } from "./lower.ts";
import { interpreterGlobals } from "./names.ts";
import { shortPropertyNames } from "./property_names.ts";
import { oneSided, type OneSided } from "./property_use.ts";

const COMPRESS: CompressOptions = {
  ecma: 5,
  arrows: false,
  toplevel: true,
  passes: 3,
  // More than 1 declares variables after their use, which only a hoisting interpreter takes.
  inline: 1,
  reduce_funcs: false,
  pure_getters: true,
  keep_fargs: false,
  keep_infinity: false,
};

/** Options of all steps: ASCII only, so that bytes are characters and the image holds no 0xFF. */
const FORMAT = { ecma: 5, ascii_only: true, comments: false } as const;

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

/** Shortens a script whose top-level names stay: the loader. */
export async function minifyScript(code: string): Promise<string> {
  // A function put in where it is called would be made anew at each call.
  const options = { compress: { ...COMPRESS, toplevel: false, negate_iife: false, reduce_funcs: false }, mangle: true, format: FORMAT };
  return (await run(code, options)).code;
}

async function run(code: string, options: MinifyOptions): Promise<Mapped> {
  const result = await minify(code, { ...options, ecma: 5, sourceMap: { asObject: true } });
  return { code: result.code!, map: result.map as unknown as ExistingRawSourceMap };
}
