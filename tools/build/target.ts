import { join, resolve } from "node:path";
import { findApp } from "./app.ts";
import { loadBoard } from "./board.ts";
import { loadPrj } from "./prj.ts";
import { findRoot } from "./root.ts";
import type { Target } from "./virtual.ts";

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

/** Where a build's files go, absolute. */
export function outDirOf({ board, app }: Target, { outDir }: BuildOptions): string {
  return resolve(outDir ?? join("dist", board.id, app.name));
}
