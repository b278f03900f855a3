import { parse, type Token } from "acorn";
import MagicString, { type SourceMap } from "magic-string";

/** Code of the first token; the others follow in this order (Espruino src/jslex.h, LEX_TOKEN_START; the package espruino has the same list). */
const FIRST_TOKEN = 138;
const TOKENS = (
  "== === != !== <= << <<= >= >> >>> >>= >>>= += -= ++ -- *= /= %= &= && |= || ^= => " +
  "if else do while for break continue function return var let const this throw try catch finally true false null undefined new in " +
  "instanceof switch case default delete typeof void debugger class extends super static of"
).split(" ");

/** 0xD1, length, bytes: a string as it is, since 2v20.48. */
const RAW_STRING = 0xd1;

/** Words that stay text: `catch` as a token was no method name of a promise (Espruino issue 1868), `of` is a name elsewhere. */
const TEXT = new Set(["catch", "of", "static"]);

export interface Tokenised {
  /** Byte string: no 0x00, no 0xFF (flash that is erased) and no line end in it. */
  code: string;
  map: SourceMap;
}

/**
 * Writes reserved words, operators and strings as the interpreter's lexer has them, in one byte each, and leaves out the spaces that only
 * text needs: fewer bytes to store and to read at each run.
 * @param text one script without comments and template literals, as terser leaves it
 */
export function tokenise(text: string): Tokenised {
  const edits = new MagicString(text);
  const tokens: Token[] = [];
  parse(text, { ecmaVersion: "latest", onToken: tokens });
  let end = 0;
  let wasToken = true;
  const written = (token: Token | undefined): string => (token ? text.slice(token.start, token.end) : "");
  tokens.forEach((token, index) => {
    if (wordOf(written(tokens[index - 1]), written(token))) {
      edits.remove(end, token.end);
      end = token.end;
      return;
    }
    const word = wordOf(written(token), written(tokens[index + 1]));
    const bytes = word ? bytesOf(token, word) : isName(tokens, index) ? undefined : bytesOf(token, text.slice(token.start, token.end));
    if (token.start > end && (wasToken || bytes !== undefined)) edits.remove(end, token.start);
    if (bytes !== undefined) edits.overwrite(token.start, token.end, bytes);
    wasToken = bytes !== undefined;
    end = token.end;
  });
  return { code: edits.toString().trimEnd(), map: edits.generateMap({ hires: true }) };
}

/** Values that a minifier writes in two tokens, and the interpreter has a word for. */
const WORDS: Record<string, string> = { "void 0": "undefined", "! 0": "true", "! 1": "false" };

const wordOf = (first: string, second: string): string | undefined => WORDS[`${first} ${second}`];

/** A word that is a property's name: behind a dot, or a key of an object. */
function isName(tokens: Token[], index: number): boolean {
  const before = tokens[index - 1]?.type.label;
  const after = tokens[index + 1]?.type.label;
  return before === "." || before === "?." || ((before === "{" || before === ",") && (after === ":" || after === "("));
}

function bytesOf(token: Token, text: string): string | undefined {
  if (token.type.label === "string") return rawString((token as Token & { value: string }).value);
  const index = TEXT.has(text) ? -1 : TOKENS.indexOf(text);
  return index < 0 ? undefined : String.fromCharCode(FIRST_TOKEN + index);
}

/** A length of 10 would read as a line end. */
function rawString(value: string): string | undefined {
  const { length } = value;
  const fits = length > 0 && length < 255 && length !== 10;
  return fits && /^[\x01-\x09\x0b-\xfe]*$/.test(value) ? String.fromCharCode(RAW_STRING, length) + value : undefined;
}
