import { rollup, type RollupError } from "rollup";
import { UserError } from "../cli/errors.ts";
import type { BundleCache } from "./bundle_cache.ts";
import { optionsFor } from "./config.ts";
import type { BuildResult } from "./outputs.ts";
import type { BuildOptions } from "./target.ts";
import type { Target } from "./virtual.ts";

/** Compiles and bundles, writes the files and keeps what came of it. @throws UserError */
export async function bundle(target: Target, options: BuildOptions, cache: BundleCache): Promise<BuildResult> {
  let result: BuildResult | undefined;
  let read: Iterable<string> = [];
  const { output, ...input } = optionsFor(target, options, (built, files) => ((result = built), (read = files)));
  try {
    const bundle = await rollup(input);
    try {
      await bundle.write(output);
    } finally {
      await bundle.close();
    }
  } catch (error) {
    throw plain(error as RollupError);
  }
  cache.keep(result!, read);
  return result!;
}

/** Rollup wraps what its plugins throw; the user's mistakes come out as they went in. */
function plain(error: RollupError & { cause?: unknown }): unknown {
  const isOwn = error.name === "UserError" || (error.cause as Error | undefined)?.name === "UserError";
  if (isOwn) return new UserError(error.message.replace(/^\[plugin [^\]]+\] /, ""));
  // An import that leads nowhere, or a syntax error.
  return error.code && error.code !== "PLUGIN_ERROR" ? new UserError(error.message) : error;
}
