import type { AtCommand } from "./command_line.ts";
import type { Decoder, Payload } from "./decoder.ts";
import { prefixOf } from "./registry.ts";
import type { DecoderTable } from "./registry.ts";

/** A command line that was sent and has no result yet. */
export interface Flight {
  /** The line as sent, without CR. */
  text: string;
  commands: readonly AtCommand[];
  /** The bytes that its prompt will ask for; gone once asked. */
  sends?: Payload;
  /** The modem repeated the line. */
  isEchoed: boolean;
}

/** What a complete line from the modem is, and the command that it belongs to. */
export interface LineClass {
  kind: "echo" | "answer" | "final" | "urc" | "prompt" | "noise";
  command?: string;
}

const finals = /^(?:OK|ERROR|\+CM[ES] ERROR\b.*|NO CARRIER|NO DIALTONE|NO ANSWER|BUSY)$/;
// A control character other than TAB never stands in a line of the modem.
const unprintable = /[\x00-\x08\x0a-\x1f\x7f]/;

/**
 * Sorts a line of the modem. The order is: echo, result, answer of what is in flight, unsolicited (SIM7000: a line is an
 * answer only where the command in flight expects it).
 * @param line trimmed, not empty
 */
export function classifyLine(line: string, flight: Flight | undefined, table: DecoderTable): LineClass {
  if (line === flight?.text || /^AT(?:$|[+#%*$^&])/i.test(line)) return { kind: "echo", ...named(flight?.commands[0]?.name) };
  if (unprintable.test(line)) return { kind: "noise" };
  const last = flight?.commands[flight.commands.length - 1];
  if (last && table.byName(last.name)?.finals?.test(line)) return { kind: "final", command: last.name };
  if (finals.test(line)) return { kind: "final", ...named(flight?.commands[0]?.name) };
  if (last && flight.sends && table.byName(last.name)?.prompt?.test(line)) return { kind: "prompt", command: last.name };
  if (line === ">") return { kind: "prompt", ...named(last?.name) };
  return sortLine(line, flight, table);
}

function sortLine(line: string, flight: Flight | undefined, table: DecoderTable): LineClass {
  const prefix = prefixOf(line);
  const decoder = table.byLine(line);
  const owner = flight?.commands.find((command) => command.name === prefix || (decoder && table.byName(command.name) === decoder));
  if (owner) {
    const isUrc = decoder?.isUnsolicited?.(line, owner.args, owner.form) === true;
    return { kind: isUrc ? "urc" : "answer", command: owner.name };
  }
  if (decoder) return { kind: "urc", command: decoder.name };
  // Bytes from 0x80 on are kept in known lines only (operator names); elsewhere they are what a wrong baud rate gives.
  if (/[\x80-\xff]/.test(line)) return { kind: "noise" };
  if (prefix !== "" || !flight) return { kind: "urc" };
  return { kind: "answer", ...named(bareOwner(flight, table)?.name) };
}

/** Of joined commands, the first that answers with a bare line: one whose name is no prefix of anything seen. */
function bareOwner(flight: Flight, table: DecoderTable): AtCommand | undefined {
  const { commands } = flight;
  return commands.find((command) => table.byName(command.name)?.answer !== undefined) ?? commands[0];
}

function named(command: string | undefined): { command?: string } {
  return command === undefined ? {} : { command };
}

/** The last command of the line, which decides about prompt and result. */
export function lastDecoder(flight: Flight, table: DecoderTable): Decoder | undefined {
  return table.byName(flight.commands[flight.commands.length - 1]?.name);
}
