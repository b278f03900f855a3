import { positionFinder, type Position, type RawMap } from "./source_position.ts";

/** Where the image's text stands in the file that a trace names. */
export interface TraceOptions {
  /** Storage file that holds the image, default "slots". */
  file?: string;
  /** What the file holds before the image, as a byte string; default nothing: the image is in slot 0. */
  before?: string;
}

/**
 * A frame, with the mark that may follow. The interpreter prints:
 *
 *       at read (slots:0:13960)      or, in an arrow function or at top level:      at slots:0:14014
 *
 *                 ^
 *
 * The column counts from 1, from the last line end in the whole file; the line is wrong by one where letters of the line happen to spell
 * a word that its search skips, so it is not looked at. The image itself is one line.
 */
const FRAME = /^( *at (?:.* \()?)([^\s():]+):\d+:(\d+)(\)?)(\r?\n)?(?:\r?\n *\^(\r?\n)?)?/gm;

/** The name of the file in a frame of a Node context, whose column counts from the image's first byte, in any slot. */
const NODE_FILE = "image";

/**
 * Writes source files and lines into an interpreter's stack trace. Frames of other files, and those that name none (code in RAM), stay
 * as they are.
 * @param text whole lines of the console; text that is no trace comes back unchanged
 * @param map the image's source map, <app>.js.map
 */
export function mapTrace(text: string, map: RawMap, options: TraceOptions = {}): string {
  return traceMapper(map, options)(text);
}

/** The same for many traces: reads the map once. */
export function traceMapper(map: RawMap, options: TraceOptions = {}): (text: string) => string {
  const { file = "slots", before = "" } = options;
  const find = positionFinder(map);
  const lineStart = before.lastIndexOf("\n") + 1;
  const toSource = (frame: string, head: string, name: string, column: string, tail: string, end = ""): string => {
    const index = Number(column) - 1 - (name === file ? before.length - lineStart : 0);
    const place = (name === file || name === NODE_FILE) && index >= 0 ? find(1, index) : undefined;
    return place ? `${head}${shown(place)}${tail}${end}` : frame;
  };
  return (text) => text.replace(FRAME, toSource);
}

const shown = ({ file, line, column }: Position): string => `${file}:${line}:${column + 1}`;

/**
 * The same for a console that shows line by line.
 * @returns a function of one line without its end; it gives "" for the mark below a frame that was written anew
 */
export function traceLineMapper(map: RawMap, options: TraceOptions = {}): (line: string) => string {
  const toSource = traceMapper(map, options);
  let isBelowFrame = false;
  return (line) => {
    if (isBelowFrame && /^ *\^?$/.test(line)) return "";
    const mapped = toSource(line);
    isBelowFrame = mapped !== line;
    return mapped;
  };
}
