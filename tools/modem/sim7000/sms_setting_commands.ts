import { answer, textCommand } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const characterSets = ["GSM", "IRA", "HEX", "PCCP", "PCDN", "UCS2", "8859-1"];

/** Settings of the message service that drivers send at start; messages themselves are not simulated (AT manual 4). */
export function smsSettingCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CSMS": {
      set: (call) => void (call.params.number(0, 0, 1), answer(call, "+CSMS: 1,1,1")),
      read: (call) => answer(call, "+CSMS: 0,1,1,1"),
      test: (call) => answer(call, "+CSMS: (0-1)"),
    },
    "+CSCS": textCommand("+CSCS", modem.settings, { initial: '"IRA"', check: checkCharacterSet }),
    "+CNMI": textCommand("+CNMI", modem.settings, { initial: "2,1,0,0,0", check: checkIndications }),
  };
}

function checkCharacterSet({ params }: Call): void {
  if (!characterSets.includes(params.string(0))) throw new CommandError();
}

function checkIndications({ params }: Call): void {
  params.expectCount(1, 5);
  for (let index = 0; index < params.count; index++) params.optionalNumber(index, 0, 3, 0);
}
