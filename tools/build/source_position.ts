import { SourceMap } from "node:module";

/** The fields of a version 3 source map that are used here. */
export interface RawMap {
  version: number;
  sources: string[];
  sourcesContent?: (string | null)[];
  names: string[];
  mappings: string;
}

/** A place in a source file; line from 1, column from 0. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/**
 * Finds where a place in the bundle comes from.
 * @returns a function of line (from 1) and column (from 0); undefined where the map says nothing
 */
export function positionFinder(map: RawMap): (line: number, column: number) => Position | undefined {
  const decoded = new SourceMap({ ...map, file: "", sourceRoot: "", sourcesContent: [] });
  return (line, column) => {
    const entry = decoded.findEntry(line - 1, column);
    if (!("originalSource" in entry) || !entry.originalSource) return undefined;
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn };
  };
}
