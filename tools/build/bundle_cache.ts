import type { BuildResult } from "./outputs.ts";
import { Cache, hashOf, readOr } from "./cache.ts";
import { join } from "node:path";
import type { RawMap } from "./source_position.ts";
import { boardSource, entryModules, prjSource, type Target } from "./virtual.ts";

/** A bundle after the last step, and the files that it came from with their hashes. */
interface Bundle {
  text: string;
  textMap: RawMap;
  files: [path: string, hash: string][];
}

/** Bundles of builds of which nothing has changed: neither board, nor app, nor settings, nor any file that the compiler read. */
export class BundleCache {
  private readonly cache: Cache;
  private readonly key: string;
  private readonly always: string[];

  constructor(target: Target, mangleProps: boolean) {
    this.cache = new Cache(target.root);
    this.always = [join(target.root, "src", "tsconfig.json")];
    this.key = this.cache.key("bundle", boardSource(target.board), prjSource(target.prj), target.board.modem.model, ...entryModules(target), `${mangleProps}`);
  }

  find(): Bundle | undefined {
    const bundle = this.cache.read<Bundle>(this.key);
    return bundle?.files.every(([path, hash]) => hashOf(readOr(path)) === hash) ? bundle : undefined;
  }

  keep({ text, textMap }: BuildResult, files: Iterable<string>): void {
    const known = [...this.always, ...files].map((path): [string, string] => [path, hashOf(readOr(path))]);
    this.cache.keep(this.key, { text, textMap, files: known } satisfies Bundle);
  }
}
