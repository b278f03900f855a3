import { join, relative, resolve } from "node:path";
import type { OutputOptions, RollupOptions } from "rollup";
import { findApp } from "./app.ts";
import { loadBoard } from "./board.ts";
import { type BuildResult, outputs } from "./outputs.ts";
import { loadPrj } from "./prj.ts";
import { findRoot } from "./root.ts";
import { bundleSteps } from "./steps.ts";
import { typescriptStep } from "./typescript.ts";
import { ENTRY, type Target, virtualModules } from "./virtual.ts";

export interface BuildOptions {
  /** A name from boards/, or the path of a board file. */
  board: string;
  /** A name from src/apps, or the path of a folder with main.ts and prj.json. */
  app: string;
  /** Texts that replace fields of prj.json, by key. */
  overrides?: Record<string, string>;
  /** Default: dist/<board>/<app> in the working folder. */
  outDir?: string;
  /** Default true: shorten property names that the interpreter does not know. */
  mangleProps?: boolean;
  /** Uplink's package; default: the one that this file belongs to. */
  root?: string;
}

/** Reads and checks board file, app and prj.json. @throws UserError */
export function makeTarget(options: BuildOptions): Target {
  const root = options.root ?? findRoot();
  const board = loadBoard(options.board, root);
  const app = findApp(options.app, root);
  return { board, app, prj: loadPrj(app.dir, options.overrides ?? {}, root), root };
}

/** Rollup's configuration for one board and app; `done` gets the result before the files are written. */
export function rollupOptions(options: BuildOptions, done: (result: BuildResult) => void): RollupOptions & { output: OutputOptions } {
  const target = makeTarget(options);
  const types = typescriptStep(target);
  const { board, app, root } = target;
  return {
    input: { [app.name]: ENTRY },
    plugins: [virtualModules(target), ...types.plugins, ...bundleSteps(root, options.mangleProps ?? true), outputs(target, done)],
    // Pins that nothing uses are no reason to keep the line that names them.
    treeshake: { unknownGlobalSideEffects: false, propertyReadSideEffects: false },
    onwarn(warning, warn) {
      if (!types.takesWarning(warning)) warn(warning);
    },
    output: {
      dir: resolve(options.outDir ?? join("dist", board.id, app.name)),
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
