import { minify, type CompressOptions, type MinifyOptions } from "terser";
import type { ExistingRawSourceMap } from "rollup";
import type { Mapped } from "./lower.ts";

export const COMPRESS: CompressOptions = {
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
export const FORMAT = { ecma: 5, ascii_only: true, comments: false } as const;

/** Shortens a script whose top-level names stay: the loader. */
export async function minifyScript(code: string): Promise<string> {
  // A function put in where it is called would be made anew at each call.
  const options = { compress: { ...COMPRESS, toplevel: false, negate_iife: false, reduce_funcs: false }, mangle: true, format: FORMAT };
  return (await runTerser(code, options)).code;
}

/** Gives the map to the code before. */
export async function runTerser(code: string, options: MinifyOptions): Promise<Mapped> {
  const result = await minify(code, { ...options, ecma: 5, sourceMap: { asObject: true } });
  return { code: result.code!, map: result.map as unknown as ExistingRawSourceMap };
}
