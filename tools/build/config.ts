import { join, relative, resolve } from "node:path";
import type { OutputOptions, RollupOptions } from "rollup";
import { type BuildResult, outputs } from "./outputs.ts";
import { bundleSteps } from "./steps.ts";
import { type BuildOptions, makeTarget, outDirOf } from "./target.ts";
import { typescriptStep } from "./typescript.ts";
import { ENTRY, type Target, virtualModules } from "./virtual.ts";

/** Rollup's configuration for one board and app; `done` gets the result before the files are written, and the files that were read. */
export function rollupOptions(options: BuildOptions, done: (result: BuildResult, files: Iterable<string>) => void): RollupOptions & { output: OutputOptions } {
  return optionsFor(makeTarget(options), options, done);
}

/** The same for what has been read and checked. */
export function optionsFor(target: Target, options: BuildOptions, done: (result: BuildResult, files: Iterable<string>) => void): RollupOptions & { output: OutputOptions } {
  const types = typescriptStep(target);
  const { app, root } = target;
  return {
    input: { [app.name]: ENTRY },
    plugins: [virtualModules(target), ...types.plugins, ...bundleSteps(root, options.mangleProps ?? true), outputs(target, (result) => done(result, types.files))],
    // Pins that nothing uses are no reason to keep the line that names them.
    treeshake: { unknownGlobalSideEffects: false, propertyReadSideEffects: false },
    onwarn(warning, warn) {
      if (!types.takesWarning(warning)) warn(warning);
    },
    output: {
      dir: outDirOf(target, options),
      entryFileNames: "[name].js",
      format: "es",
      // The map lies beside the image, which holds no comment that names it.
      sourcemap: "hidden",
      sourcemapPathTransform: (path, mapFile) => portablePath(resolve(mapFile, "..", path), target),
      generatedCode: { constBindings: true },
    },
  };
}

/** Names that do not depend on where the build ran: from Uplink's root, or from the app's folder. */
function portablePath(file: string, { root, app }: Target): string {
  const inRoot = relative(root, file);
  return inRoot.startsWith("..") ? join(app.name, relative(app.dir, file)) : inRoot;
}
