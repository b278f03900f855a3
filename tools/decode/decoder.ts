/** How a command asks: `=` sets, `?` reads, `=?` lists what is allowed, nothing runs. */
export type Form = "set" | "read" | "test" | "run";

/** What a line from the modem is: part of an answer, unsolicited, or the result that ends a command. */
export type LineKind = "answer" | "urc" | "final";

/** Raw bytes that follow a prompt or a header. Without a length they end with one of `until`. */
export interface Payload {
  length?: number;
  /** Terminators, which are not part of the payload; by default Ctrl-Z and ESC (TS 27.005 3.5.1). */
  until?: readonly string[];
  /** `selected`: the one that the commands of Serial LTE Modem act on. */
  socket?: number | "selected";
}

/** Bytes for a socket that a command carries in its own text. */
export interface Carried {
  socket: number | "selected";
  /** A byte string. */
  bytes: string;
}

/**
 * All that the host knows about one AT command, and the whole cost of adding one: a file in `at/` with this as its default
 * export. Texts are byte strings (one character per byte). Nothing here may throw: the bytes come from a UART.
 */
export interface Decoder {
  /** The command's name in upper case with its sign, `+CEREG`; basic commands are their letters, `E`, `&F`. */
  name: string;
  /** Other names of the same command, `+GMR` of `+CGMR`. */
  aliases?: readonly string[];
  /** Where it is specified. */
  manual: string;
  /** The command in words. @param args what follows `=`, else an empty string (basic commands: the digits) */
  command?(args: string, form: Form): string | undefined;
  /** A line of the modem in words, undefined where its meaning is not known. @param text the whole line */
  answer?(text: string, kind: LineKind): string | undefined;
  /** Lines that this file explains although they do not begin with `name`. */
  lines?: RegExp;
  /** Results that end this command in place of OK. */
  finals?: RegExp;
  /** True for a line with this command's prefix that is unsolicited even while the command is in flight. */
  isUnsolicited?(text: string, args: string, form: Form): boolean;
  /** The raw bytes that the device sends after the prompt. */
  sends?(args: string, form: Form): Payload | undefined;
  /** The line that asks for those bytes; by default `>` without a line end. */
  prompt?: RegExp;
  /** The bytes for a socket that the command itself has in it. */
  carries?(args: string, form: Form): Carried | undefined;
  /** The header before raw bytes from the modem. */
  receives?: Header;
  /** `args` with everything masked that must not be shown. @param isAnswer true for a line of the modem */
  mask?(args: string, isAnswer: boolean): string;
  /** Its answer is a file's content, keys perhaps: lines of it that nothing else explains are shown as `****`. */
  hidesAnswer?: true;
  /** The command's quoted strings may contain CR (certificates). */
  isMultiline?: boolean;
  /** The socket that the command opens, so that its stream starts afresh. */
  opens?(args: string): number | undefined;
  /** The socket that an answer says is open now; it is the selected one then. @param text the whole line */
  opened?(text: string): number | undefined;
  /** The socket that an answer says is the selected one. @param text the whole line */
  selected?(text: string): number | undefined;
  /** Lines after which nothing that was in flight is answered: the modem has started anew. */
  restarts?: RegExp;
}

/** A header that announces raw bytes. */
export interface Header {
  /** Anchored at the start, with groups `length` and perhaps `socket`; ends with `$` unless `isInline`. */
  pattern: RegExp;
  /** The bytes follow at once, without a line end. */
  isInline?: boolean;
  /** Only while this command (`=` form) is in flight. */
  isAsked?: boolean;
  /** Without a socket in it, the bytes are the selected one's. */
  isSelected?: boolean;
}
