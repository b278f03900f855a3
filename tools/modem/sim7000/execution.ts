import type { RangeMs } from "../power.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { ParsedCommand } from "./command_line.ts";
import { errorResult } from "./cme.ts";
import { CommandError, Parameters } from "./parameters.ts";

/** What a command line needs of the modem. */
export interface ExecutionHost {
  readonly table: CommandTable;
  print(bytes: Buffer): void;
  printLines(lines: readonly string[]): void;
  after(rangeMs: RangeMs, next: () => void): void;
  cmee(): number;
  /** A final result ordered for this command, or a refusal of the first seconds. */
  takeFault(name: string, command: Command | undefined): string | undefined;
  /** The line has ended; nothing of it is printed any more. */
  lineEnded(): void;
}

/** Runs the commands of one line, one after the other, up to the final result. */
export class Execution {
  private readonly host: ExecutionHost;
  private readonly commands: readonly ParsedCommand[];
  private index = 0;

  constructor(host: ExecutionHost, commands: readonly ParsedCommand[]) {
    this.host = host;
    this.commands = commands;
  }

  includes(name: string): boolean {
    return this.commands.some((command) => command.name === name);
  }

  start(): void {
    this.run(this.commands[0] as ParsedCommand);
  }

  private run(parsed: ParsedCommand): void {
    const command = this.host.table[parsed.name];
    const forced = this.host.takeFault(parsed.name, command);
    if (forced !== undefined && !command?.lateFinals?.test(forced)) return this.finish(forced === "" ? undefined : forced);
    const handler = command?.[parsed.form];
    try {
      if (!handler) throw new CommandError();
      handler(this.call(parsed, forced));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.fail(error.cme);
    }
  }

  private call(parsed: ParsedCommand, forced: string | undefined): Call {
    let isOver = false;
    const once = (next: () => void): void => {
      if (isOver) throw new Error(`${parsed.name} has ended twice`);
      isOver = true;
      next();
    };
    return {
      name: parsed.name,
      params: new Parameters(parsed.form === "set" || parsed.form === "run" ? parsed.text : ""),
      forced,
      info: (...lines) => this.host.printLines(lines),
      raw: (bytes) => this.host.print(bytes),
      ok: () => once(() => this.next("OK")),
      end: (finalLine) => {
        if (finalLine !== undefined) this.host.printLines([finalLine]);
        once(() => this.next(undefined));
      },
      fail: (cme) => once(() => this.fail(cme)),
      after: (rangeMs, next) => this.host.after(rangeMs, () => guard(next, (cme) => once(() => this.fail(cme)))),
    };
  }

  private next(result: string | undefined): void {
    const following = this.commands[++this.index];
    if (following) this.run(following);
    else this.finish(result);
  }

  private fail(cme: number | undefined): void {
    this.finish(errorResult(cme, this.host.cmee()));
  }

  private finish(result: string | undefined): void {
    if (result !== undefined) this.host.printLines([result]);
    this.host.lineEnded();
  }
}

function guard(next: () => void, onRefused: (cme: number | undefined) => void): void {
  try {
    next();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    onRefused(error.cme);
  }
}
