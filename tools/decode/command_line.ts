import type { Form } from "./decoder.ts";

/** One command of a command line. */
export interface AtCommand {
  /** Upper case, with its sign: `+CEREG`, `E`, `&F`; `AT` for the empty line. */
  name: string;
  form: Form;
  /** What follows `=`; for basic commands what follows the letters. */
  args: string;
}

/**
 * Splits a command line into its commands (V.250 5.2, 5.4; extended ones are joined with `;`):
 *
 *     AT                     AT+CIFSR;E0            ATE0
 *     AT+CEREG?              AT+CIPSEND=0,85        AT&FZE0
 *     AT+CGDCONT=1,"IP","a"  AT+COPS=?              ATD*99#
 *
 * @param text the line without its CR
 * @returns the commands in order; empty when the line does not begin with AT
 */
export function parseCommandLine(text: string): AtCommand[] {
  if (!/^AT/i.test(text)) return [];
  const commands: AtCommand[] = [];
  let rest = text.slice(2).trim();
  while (rest !== "") {
    const length = /^[+#%*$^]/.test(rest) ? endOfArguments(rest) : basicLength(rest);
    commands.push(parseCommand(rest.slice(0, length)));
    rest = rest.slice(length).replace(/^[; ]+/, "");
  }
  return commands.length > 0 ? commands : [{ name: "AT", form: "run", args: "" }];
}

/** Index of the first `;` outside quotes, or the length: where one extended command ends. */
export function endOfArguments(text: string): number {
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === ";" && !isQuoted) return i;
  }
  return text.length;
}

/** `D` takes the rest of the line; `S` has a register and a value; the others are letters with digits. */
function basicLength(text: string): number {
  return /^(?:D[^;]*|S\d+(?:=\d*|\?)?|[&\\]?[A-Z]\d*|[^]{1,16})/i.exec(text)?.[0].length ?? text.length;
}

function parseCommand(text: string): AtCommand {
  const extended = /^([+#%*$^][^=?]*)(=\?|=|\?)?([^]*)$/.exec(text);
  if (!extended) {
    const [, letters = "", args = ""] = /^([&\\]?[A-Z]?)([^]*)$/i.exec(text) ?? [];
    return { name: letters.toUpperCase(), form: "run", args };
  }
  const [, name = "", sign, args = ""] = extended;
  const form: Form = sign === "=?" ? "test" : sign === "=" ? "set" : sign === "?" ? "read" : "run";
  return { name: name.trim().toUpperCase(), form, args: form === "set" ? args.trim() : "" };
}
