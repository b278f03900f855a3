import { rollup, type RollupError } from "rollup";
import { UserError } from "../cli/errors.ts";
import { type BuildOptions, rollupOptions } from "./config.ts";
import type { BuildResult } from "./outputs.ts";

export type { BuildOptions } from "./config.ts";
export type { BuildResult } from "./outputs.ts";
export { summary } from "./outputs.ts";

/**
 * Builds an app for a board and writes `dist/<board>/<app>/`: <app>.js, .js.map, .bin, .hex and manifest.json.
 * @throws UserError: one line for each thing wrong in the board file, in prj.json, in types, or that the interpreter does not take
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  let result: BuildResult | undefined;
  const { output, ...input } = rollupOptions(options, (built) => (result = built));
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
  return result!;
}

/** Rollup wraps what its plugins throw; the user's mistakes come out as they went in. */
function plain(error: RollupError & { cause?: unknown }): unknown {
  const isOwn = error.name === "UserError" || (error.cause as Error | undefined)?.name === "UserError";
  if (isOwn) return new UserError(error.message.replace(/^\[plugin [^\]]+\] /, ""));
  // An import that leads nowhere, or a syntax error.
  return error.code && error.code !== "PLUGIN_ERROR" ? new UserError(error.message) : error;
}
