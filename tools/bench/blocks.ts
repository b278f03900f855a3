/**
 * How many variables a board needs for what the Linux build holds. All is the same but strings: a board's blocks are smaller, so that
 * long names and strings take more of them. Sizes: Espruino src/jsutils.h, JSVARREF_BITS and what follows from it.
 */

/** Characters that fit the blocks of one build. */
export interface BlockClass {
  /** Bytes of a block. */
  bytes: number;
  /** In the first block of a name. */
  name: number;
  /** In the first block of a string. */
  string: number;
  /** In each block after the first. */
  extension: number;
}

/** One line of E.dumpVariables(). */
export interface DumpedVariable {
  /** Blocks on Linux. */
  blocks: number;
  /** The variable's type as the interpreter numbers it, for strings with the characters in the first block. */
  flags: number;
  /** For names, strings and numbers what they are, else "". */
  text: string;
}

/** Largest count, bits of a reference, bits that only fill up, bits of the reference counter, bytes. */
const CLASSES = [
  [1023, 10, 2, 6, 12],
  [2047, 11, 0, 4, 12],
  [4095, 12, 0, 8, 13],
  [8191, 13, 0, 4, 13],
  [16383, 14, 0, 8, 14],
  [65535, 16, 0, 8, 16],
] as const;

/** 4 characters beside three references; the Linux build has 8, and 32 bits a reference. */
const LINUX: BlockClass = { bytes: 27, name: 8, string: 20, extension: 21 };

/** @param count variables that the board has, 1..65535 */
export function blockClass(count: number): BlockClass {
  const found = CLASSES.find(([limit]) => count <= limit);
  if (!found) throw new RangeError(`no interpreter has ${count} variables of a fixed number`);
  const [, reference, filling, counter, bytes] = found;
  const shared = 3 * reference + filling;
  return { bytes, name: 4, string: 4 + (shared >> 3), extension: 4 + ((shared + counter) >> 3) };
}

/** The lines of a dump; its heading and what else is printed are left out. */
export function parseDump(lines: string[]): DumpedVariable[] {
  return lines.flatMap((line) => {
    const match = /^\d+,(\d+),(\d+),(.*)$/.exec(line);
    if (!match) return [];
    const text = /^(?:String |Number )?(?:"(?:[^"\\]|\\.)*"|[^",]+)/.exec(match[3]!)?.[0] ?? "";
    return [{ blocks: Number(match[1]), flags: Number(match[2]), text }];
  });
}

/**
 * Variables that a board would use for a dump of the Linux build. Where the dump does not say how long a string is, the longest that
 * fits its blocks counts; so this is an upper bound.
 */
export function boardVariables(dump: DumpedVariable[], board: BlockClass): number {
  const empty = emptyString(dump);
  return dump.reduce((sum, variable) => sum + boardBlocks(variable, empty, board), 0);
}

/** Numbers of types, from that of an empty string on: their order is fixed (src/jsvar.h), their place depends on the build. */
const FIRST_NAME = -19;
const FULL_STRING = LINUX.string;
const FLAT_STRING = LINUX.string + 1;

function boardBlocks({ blocks, flags, text }: DumpedVariable, empty: number, board: BlockClass): number {
  const type = flags - empty;
  if (type < FIRST_NAME || type > FLAT_STRING) return blocks;
  if (type < 0) return chain(quotedLength(text), board.name, board.extension);
  if (type < FULL_STRING) return chain(type, board.string, board.extension);
  if (type === FULL_STRING) return chain(FULL_STRING + (blocks - 1) * LINUX.extension, board.string, board.extension);
  return 1 + Math.ceil(((blocks - 1) * LINUX.bytes) / board.bytes);
}

const chain = (length: number, first: number, next: number): number => 1 + Math.ceil(Math.max(0, length - first) / next);

/** The type number of an empty string: short strings have it plus their length, so that most of them agree on it. */
function emptyString(dump: DumpedVariable[]): number {
  const votes = new Map<number, number>();
  for (const { flags, text } of dump) {
    const length = quotedLength(text);
    if (!text.startsWith("String ") || length >= LINUX.string) continue;
    votes.set(flags - length, (votes.get(flags - length) ?? 0) + 1);
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1]);
  if (!best) throw new Error("the interpreter's dump shows no short string");
  return best[0];
}

/** Characters between the quotes of a JavaScript literal. */
function quotedLength(text: string): number {
  const inner = /"(.*)"$/.exec(text)?.[1] ?? "";
  return inner.replace(/\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[0-7]{1,3}|.)/g, "x").length;
}
