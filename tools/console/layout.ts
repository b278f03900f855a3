/** What a line of the console is made of; texts are escaped already. */
export interface Line {
  /** Seconds since the start. */
  seconds: number;
  tag: string;
  text: string;
  /** What the text means; printed behind it. */
  words?: string;
}

/** Columns: time 8, two blanks, tag 4, one blank, text. */
const indent = 15;
/** Where the words begin, so that those of short lines stand below each other. */
const wordsColumn = 38;
/** Without a width (a pipe, a file) lines stay whole; only what no one reads to its end is cut. */
const longest = 400;
/** Most lines that words may take. */
const maxRows = 4;

/** The parts of a line, cut to the width and padded; joined they are the line. */
export interface Parts {
  time: string;
  tag: string;
  text: string;
  /** Rows of words: the first behind the text, the others alone, padded to stand below it. */
  words: string[];
}

/**
 * Lays a line out in lanes. Where text and words do not fit side by side, the text is cut and the words are wrapped.
 * @param columns width of the terminal; undefined when there is none
 */
export function layOut({ seconds, tag, text, words = "" }: Line, columns: number | undefined): Parts {
  const room = columns === undefined ? longest : Math.max(24, columns - indent);
  const time = `${seconds.toFixed(3).padStart(8)}  `;
  const lane = `${tag.padEnd(4)} `;
  if (words === "") return { time, tag: lane, text: shorten(text, room), words: [] };
  const column = Math.min(wordsColumn, room >> 1);
  const padded = text.padEnd(column);
  const isFitting = padded.length + 2 + words.length <= room;
  if (isFitting) return { time, tag: lane, text: `${padded}  `, words: [words] };
  const [first = "", ...more] = wrap(words, room - column - 2);
  const below = more.map((row) => " ".repeat(indent + column + 2) + row);
  return { time, tag: lane, text: `${shorten(padded, column)}  `, words: [first, ...below] };
}

/** Breaks at blanks; a word that is longer than a row is cut. */
function wrap(words: string, width: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of words.split(" ")) {
    if (row !== "" && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else row = row === "" ? word : `${row} ${word}`;
  }
  rows.push(row);
  const shown = rows.length > maxRows ? [...rows.slice(0, maxRows - 1), `${rows[maxRows - 1]} …`] : rows;
  return shown.map((text) => shorten(text, width));
}

/** Escapes what would move the cursor or change colours; letters of all languages stay. */
export function escapeControls(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, escapeCharacter);
}

/** Escapes everything but ASCII, in a byte string. */
export function escapeBytes(bytes: string): string {
  return bytes.replace(/[^\x20-\x7e]/g, escapeCharacter);
}

const names: Readonly<Record<string, string>> = { "\r": "\\r", "\n": "\\n", "\t": "\\t" };

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return names[character] ?? (code.length > 2 ? `\\u${code.padStart(4, "0")}` : `\\x${code.padStart(2, "0")}`);
}

/** At most `length` characters, the last an ellipsis when some are left out. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}
