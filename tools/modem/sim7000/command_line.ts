export type Form = "set" | "read" | "test" | "run";

/** One command of a line. */
export interface ParsedCommand {
  /** Upper case, with its sign: `+CSQ`, `E`, `&F`; empty for the bare AT; `?` for what cannot be read. */
  name: string;
  form: Form;
  /** What follows `=`; for a basic command its digits. */
  text: string;
}

/** AT manual 1.4.4: characters after AT, and commands on one line. */
const maxBodyLength = 559;
const maxCommands = 39;

/**
 * Reads a command line:
 *
 *     AT     ATE0     AT+CIFSR;E0     ATI;+CSUB;+CSQ     AT&FZE0&W     at+cipstart=0,"TCP","a;b",80
 *
 * Characters before the first AT are noise (V.250 5.2.1).
 *
 * @param line without its CR
 * @returns "none" for a line without AT, "too long" beyond the limits, else the commands in order
 */
export function parseLine(line: string): ParsedCommand[] | "none" | "too long" {
  const start = /AT/i.exec(line);
  if (!start) return "none";
  const body = line.slice(start.index + 2);
  if (body.length > maxBodyLength) return "too long";
  const commands: ParsedCommand[] = [];
  let rest = body.trim();
  while (rest !== "") {
    const [command, taken] = /^[+*$]/.test(rest) ? takeExtended(rest) : takeBasic(rest);
    commands.push(command);
    rest = rest.slice(taken).replace(/^;? */, "");
  }
  if (commands.length > maxCommands) return "too long";
  return commands.length > 0 ? commands : [{ name: "", form: "run", text: "" }];
}

function takeExtended(text: string): [ParsedCommand, number] {
  const [all = text] = /^(?:"[^"]*"|[^";])*/.exec(text) ?? [];
  const match = /^([+*$][A-Z0-9_]+) *(=\?|\?|=)?([^]*)$/i.exec(all.trim());
  // an unbalanced quote takes the rest of the line, whose end nobody can tell
  if (!match || text[all.length] === '"') return [{ name: "?", form: "run", text }, text.length];
  const [, name = "", sign, rest = ""] = match;
  if (sign !== "=" && rest.trim() !== "") return [{ name: "?", form: "run", text }, all.length];
  const form = sign === "=" ? "set" : sign === "?" ? "read" : sign === "=?" ? "test" : "run";
  return [{ name: name.toUpperCase(), form, text: rest }, all.length];
}

function takeBasic(text: string): [ParsedCommand, number] {
  const register = /^S(\d+)(?:=(\d+)|(\?))/i.exec(text);
  if (register) {
    const [all, number = "", value = "", isRead] = register;
    return [{ name: `S${Number(number)}`, form: isRead ? "read" : "set", text: value }, all.length];
  }
  const match = /^(&?[A-Z])(\d*)/i.exec(text);
  if (!match) return [{ name: "?", form: "run", text }, text.length];
  return [{ name: (match[1] ?? "").toUpperCase(), form: "run", text: match[2] ?? "" }, match[0].length];
}
