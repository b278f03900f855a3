/**
 * What the interpreter's lexer reads in one byte, from 138 on (Espruino src/jslex.h, from LEX_EQUAL). Written down here once more, and not
 * taken from the build: the model of the interpreter must not share its mistakes.
 */
const WORDS: readonly string[] = [
  ...["==", "===", "!=", "!==", "<=", "<<", "<<=", ">=", ">>", ">>>", ">>=", ">>>=", "+=", "-=", "++", "--", "*=", "/=", "%=", "&="],
  ...["&&", "|=", "||", "^=", "=>"],
  ...["if", "else", "do", "while", "for", "break", "continue", "function", "return", "var", "let", "const", "this", "throw", "try"],
  ...["catch", "finally", "true", "false", "null", "undefined", "new", "in", "instanceof", "switch", "case", "default", "delete"],
  ...["typeof", "void", "debugger", "class", "extends", "super", "static", "of"],
];
const FIRST = 138;
const RAW_STRING_8 = 0xd1;
const RAW_STRING_16 = 0xd2;

export interface Untokenised {
  text: string;
  /** For each character of the text, where in the tokenised code it comes from. */
  offsets: number[];
}

/**
 * Text that V8 takes, of code that the interpreter takes.
 * @param code byte string, tokenised or not
 */
export function untokenise(code: string): Untokenised {
  let text = "";
  const offsets: number[] = [];
  for (let at = 0; at < code.length; ) {
    const [piece, length] = pieceAt(code, at);
    for (let count = 0; count < piece.length; count++) offsets.push(at);
    text += piece;
    at += length;
  }
  return { text, offsets };
}

/** The text of what stands at `at`, and how many bytes that are. */
function pieceAt(code: string, at: number): [string, number] {
  const byte = code.charCodeAt(at);
  if (byte < FIRST) return [code[at]!, 1];
  const head = byte === RAW_STRING_8 ? 2 : byte === RAW_STRING_16 ? 3 : 0;
  if (head) {
    const length = head === 2 ? code.charCodeAt(at + 1) : code.charCodeAt(at + 1) | (code.charCodeAt(at + 2) << 8);
    return [JSON.stringify(code.substr(at + head, length)), head + length];
  }
  const word = WORDS[byte - FIRST];
  if (word === undefined) throw new SyntaxError(`no token has the code ${byte}, at ${at}`);
  return [` ${word} `, 1];
}
