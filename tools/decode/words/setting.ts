import type { Decoder } from "../decoder.ts";
import { ask, fields, answerFields } from "./fields.ts";

/** Meanings of the codes of one field. */
export type Codes = Readonly<Record<string, string>>;

/** What a simple setting consists of. */
export interface Setting {
  name: string;
  manual: string;
  /** The thing that is set, in words. */
  what: string;
  /** Meaning of the first field's codes; a code that is not listed is shown as it is. */
  codes?: Codes;
}

/**
 * The decoder of a command whose first field is a code and whose answer repeats it. Fields beyond the first are shown as
 * they are; an answer with an unlisted code gets no words.
 */
export function setting({ name, manual, what, codes = {} }: Setting): Decoder {
  return {
    name,
    manual,
    command(args, form) {
      const asked = ask(form, what);
      if (asked !== undefined) return asked;
      const [code = "", ...rest] = fields(args);
      if (form === "run" || code === "") return what;
      return `${what}: ${[codes[code] ?? code, ...rest].join(", ")}`;
    },
    answer(text) {
      const [code = ""] = answerFields(text);
      return Object.hasOwn(codes, code) ? codes[code] : undefined;
    },
  };
}

/** The decoder of a command that is only run and answers nothing but a result. */
export function action(name: string, manual: string, words: string): Decoder {
  return { name, manual, command: (_args, form) => ask(form, words) ?? words };
}

/** The decoder of a command whose answer is one bare line. */
export function identity(name: string, manual: string, what: string, aliases: readonly string[] = []): Decoder {
  return {
    name,
    aliases,
    manual,
    command: (_args, form) => ask(form, what) ?? `${what}: what is it?`,
    answer: (_text, kind) => (kind === "answer" ? what : undefined),
  };
}
