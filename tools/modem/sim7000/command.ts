import type { RangeMs } from "../power.ts";
import { CommandError } from "./parameters.ts";
import type { Parameters } from "./parameters.ts";
import { numberSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";

/** One command in progress. It ends with exactly one of ok, end and fail; a CommandError thrown by a handler is fail. */
export interface Call {
  readonly name: string;
  /** What follows `=`, split. */
  readonly params: Parameters;
  /** A final result ordered by failNext() that this command must give late; see Command.lateFinals. */
  readonly forced: string | undefined;
  /** One element; several lines of one command are parted by one CRLF. */
  info(...lines: string[]): void;
  /** Bytes that are an element as they are. */
  raw(bytes: Buffer): void;
  /** Success: the next command of the line runs, or OK is printed. */
  ok(): void;
  /** Ends without a result of its own: what was printed was it. */
  end(finalLine?: string): void;
  /** Refusal: the rest of the line is not run. @param cme see CME */
  fail(cme?: number): void;
  after(rangeMs: RangeMs, next: () => void): void;
}

/** The forms of a command; a missing form is refused. */
export interface Command {
  set?: (call: Call) => void;
  read?: (call: Call) => void;
  test?: (call: Call) => void;
  run?: (call: Call) => void;
  /** Final results of failNext() that come after the first answer, played by the handler itself. */
  lateFinals?: RegExp;
}

/** By name in upper case with its sign. */
export type CommandTable = Record<string, Command>;

/** A command that prints fixed lines. */
export function printing(...lines: string[]): Command {
  return { run: (call) => answer(call, ...lines), test: (call) => call.ok() };
}

/** A command that accepts anything and does nothing. */
export const accepted: Command = { set: (call) => call.ok(), test: (call) => call.ok(), run: (call) => call.ok() };

/** Information and OK. */
export function answer(call: Call, ...lines: string[]): void {
  call.info(...lines);
  call.ok();
}

/** AT+X=n, AT+X? and AT+X=? of settings.ts. */
export function numberCommand(name: string, settings: Settings, onChange: (value: number) => void = () => {}): Command {
  const allowed = numberSettings[name]?.allowed ?? [];
  return {
    set(call) {
      call.params.expectCount(1);
      const value = call.params.number(0, 0, Infinity);
      if (!allowed.includes(value)) throw new CommandError();
      settings.setNumber(name, value);
      onChange(value);
      call.ok();
    },
    read: (call) => answer(call, `${name}: ${settings.number(name)}`),
    test: (call) => answer(call, `${name}: (${allowed.join(",")})`),
  };
}

export interface TextSetting {
  initial: string;
  /** AUTO_SAVE: survives a reboot. */
  isSaved?: true;
  /** Refuses what does not fit. */
  check?: (call: Call) => void;
}

/** A command whose parameters are stored as they are. */
export function textCommand(name: string, settings: Settings, setting: TextSetting): Command {
  return {
    set(call) {
      setting.check?.(call);
      settings.setText(name, call.params.text, setting.isSaved);
      call.ok();
    },
    read: (call) => answer(call, `${name}: ${settings.text(name) ?? setting.initial}`),
    test: (call) => call.ok(),
  };
}
