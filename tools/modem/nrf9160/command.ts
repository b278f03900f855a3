import type { RangeMs } from "../power.ts";
import type { Parameters } from "./parameters.ts";

/** One command in progress. It ends with exactly one of ok, fail and silent; a CommandError thrown by a handler is fail. */
export interface Call {
  readonly name: string;
  readonly params: Parameters;
  /** One element per line: how `#X` commands print. */
  info(...lines: string[]): void;
  /** One element with single line ends inside: how the modem core prints several lines. */
  lines(...lines: string[]): void;
  /** Bytes that are an element as they are. */
  raw(bytes: Buffer): void;
  ok(): void;
  /** @param cme see CME; undefined = plain ERROR */
  fail(cme?: number): void;
  /** Ends without a result. */
  silent(): void;
  after(rangeMs: RangeMs, next: () => void): void;
}

export type Handler = (call: Call) => void;

/** The forms of a command; a missing form is refused. Without `run`, the bare command is its `set` without parameters. */
export interface Command {
  set?: Handler;
  read?: Handler;
  test?: Handler;
  run?: Handler;
}

/** By name in upper case with its sign. */
export type CommandTable = Record<string, Command>;

/** Information and OK. */
export function answer(call: Call, ...lines: string[]): void {
  if (lines.length > 0) call.lines(...lines);
  call.ok();
}

/** Information of an `#X` command and OK. */
export function report(call: Call, ...lines: string[]): void {
  call.info(...lines);
  call.ok();
}

/** A command that prints fixed lines. */
export function printing(...lines: string[]): Command {
  return { run: (call) => answer(call, ...lines) };
}
