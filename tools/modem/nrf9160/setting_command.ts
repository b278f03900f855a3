import { answer } from "./command.ts";
import type { Call, Command } from "./command.ts";
import { CommandError } from "./parameters.ts";
import type { Settings } from "./settings.ts";

export interface NumberSetting {
  allowed: readonly number[];
  /** Most parameters, default 1; those beyond the first are accepted. */
  most?: number;
  /** Without it there is no read form. */
  isReadable?: boolean;
  onChange?: (value: number, call: Call) => void;
}

/** AT+X=n, AT+X? and AT+X=? of a number that is 0 after boot. */
export function numberCommand(name: string, settings: Settings, { allowed, most = 1, isReadable = true, onChange }: NumberSetting): Command {
  const set = (call: Call): void => {
    call.params.expectCount(1, most);
    const value = call.params.number(0, 0, 1000);
    if (!allowed.includes(value)) throw new CommandError();
    settings.setNumber(name, value);
    onChange?.(value, call);
    call.ok();
  };
  const test = (call: Call): void => answer(call, `${name}: (${allowed.join(",")})`);
  return isReadable ? { set, test, read: (call) => answer(call, `${name}: ${settings.number(name)}`) } : { set, test };
}
