import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BundleCache } from "./bundle_cache.ts";
import { type BuildResult, makeOutputs } from "./outputs.ts";
import { type BuildOptions, makeTarget, outDirOf } from "./target.ts";

export type { BuildOptions } from "./target.ts";
export type { BuildResult } from "./outputs.ts";
export { summary } from "./outputs.ts";

/**
 * Builds an app for a board and writes `dist/<board>/<app>/`: <app>.js, .js.map, .bin, .hex and manifest.json.
 * @throws UserError: one line for each thing wrong in the board file, in prj.json, in types, or that the interpreter does not take
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const target = makeTarget(options);
  const cache = new BundleCache(target, options.mangleProps ?? true);
  const known = cache.find();
  // Compiler and bundler take a second to load.
  if (!known) return (await import("./bundle.ts")).bundle(target, options, cache);
  const { result, files } = await makeOutputs(target, known.text, known.textMap, outDirOf(target, options));
  mkdirSync(result.outDir, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(result.outDir, name), content);
  return result;
}
