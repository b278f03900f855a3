import { parseCommandLine } from "./command_line.ts";
import type { AtCommand } from "./command_line.ts";
import type { Token } from "./at_token.ts";
import { describeError } from "./cme.ts";
import type { DecoderTable } from "./registry.ts";
import { count, join } from "./words/fields.ts";

/**
 * A token in words, with units and the meaning of codes.
 * @returns undefined where nothing is to be said (OK) or nothing is known; never a guess
 */
export function describeToken(token: Token, table: DecoderTable): string | undefined {
  switch (token.kind) {
    case "command":
      return join(
        parseCommandLine(token.text).map((command) => describeCommand(command, table)),
        "; ",
      );
    case "answer":
    case "urc":
    case "final":
      return describeLine(token.text, token.kind, token.command, table);
    case "prompt":
      return table.byName(token.command)?.answer?.(token.text, "answer") ?? "the modem waits for the bytes";
    case "data":
      return describeData(token);
    case "noise":
      return `${count(token.bytes?.length ?? 0, "byte")} that ${token.direction === "tx" ? "are no command" : "mean nothing"}`;
    case "echo":
      return "echo";
  }
}

function describeCommand({ name, args, form }: AtCommand, table: DecoderTable): string | undefined {
  return table.byName(name)?.command?.(args, form);
}

function describeLine(
  text: string,
  kind: "answer" | "urc" | "final",
  command: string | undefined,
  table: DecoderTable,
): string | undefined {
  if (text === "OK") return undefined;
  if (kind === "final") return describeError(text) ?? table.byName(command)?.answer?.(text, kind);
  const decoder = kind === "urc" ? table.byLine(text) : (table.byLine(text) ?? table.byName(command));
  return decoder?.answer?.(text, kind);
}

function describeData({ direction, socket, bytes, missing, command }: Token): string {
  const length = bytes?.length ?? 0;
  const amount = missing === undefined ? count(length, "byte") : `${length} of ${count(length + missing, "byte")}`;
  const way = direction === "tx" ? "to" : "from";
  const where = socket === undefined ? `${direction === "tx" ? "for" : "from"} ${command ?? "the modem"}` : `${way} socket ${socket}`;
  return `${amount} ${where}${missing === undefined ? "" : ", the rest never came"}`;
}
