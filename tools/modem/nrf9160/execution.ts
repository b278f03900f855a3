import type { RangeMs } from "../power.ts";
import { errorResult } from "./cme.ts";
import type { Call, CommandTable } from "./command.ts";
import type { ParsedCommand } from "./command_line.ts";
import { CommandError, Parameters } from "./parameters.ts";

/** What a command needs of the modem. */
export interface ExecutionHost {
  readonly table: CommandTable;
  print(bytes: Buffer): void;
  element(text: string): Buffer;
  after(rangeMs: RangeMs, next: () => void): void;
  /** AT+CMEE=1 */
  isErrorNumeric(): boolean;
  /** A final result ordered for this command. */
  takeFault(name: string): string | undefined;
  /** What a fault puts between information and final result. */
  takeInterleaved(): string[];
  ended(): void;
}

/** Runs one command up to its final result. */
export function execute(host: ExecutionHost, parsed: ParsedCommand): void {
  let isOver = false;
  const finish = (result: string | undefined): void => {
    if (isOver) throw new Error(`AT${parsed.name} has ended twice`);
    isOver = true;
    for (const text of host.takeInterleaved()) host.print(host.element(text));
    if (result !== undefined) host.print(host.element(result));
    host.ended();
  };
  const fail = (cme: number | undefined): void => finish(errorResult(cme, host.isErrorNumeric()));
  const guard = (next: () => void): void => {
    try {
      next();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      fail(error.cme);
    }
  };
  guard(() => {
    const forced = host.takeFault(parsed.name);
    if (forced !== undefined) return finish(forced);
    const command = host.table[parsed.name];
    const handler = command?.[parsed.form] ?? (parsed.form === "run" ? command?.set : undefined);
    if (!handler) throw new CommandError();
    const call: Call = {
      name: parsed.name,
      params: new Parameters(parsed.form === "set" ? parsed.text : ""),
      info: (...lines) => lines.forEach((line) => host.print(host.element(line))),
      lines: (...lines) => host.print(host.element(lines.join("\r\n"))),
      raw: (bytes) => host.print(bytes),
      ok: () => finish("OK"),
      fail: (cme) => fail(cme),
      silent: () => finish(undefined),
      after: (rangeMs, next) => host.after(rangeMs, () => guard(next)),
    };
    handler(call);
  });
}
