import { answer, textCommand } from "./command.ts";
import type { CommandTable } from "./command.ts";
import type { VirtualSim7000 } from "./index.ts";
import { CommandError } from "./parameters.ts";

const characterSets = ["GSM", "IRA", "HEX", "PCCP", "PCDN", "UCS2", "8859-1"];

/** Settings of the message service that drivers send at start; messages themselves are not simulated (AT manual 4). */
export function smsSettingCommands(modem: VirtualSim7000): CommandTable {
  return {
    "+CSMS": {
      set: (call) => void (call.params.number(0, 0, 1), answer(call, "+CSMS: 1,1,1")),
      read: (call) => answer(call, "+CSMS: 0,1,1,1"),
      test: (call) => answer(call, "+CSMS: (0-1)"),
    },
    "+CSCS": textCommand("+CSCS", modem.settings, '"IRA"', false, (call) => {
      if (!characterSets.includes(call.params.string(0))) throw new CommandError();
    }),
    "+CNMI": textCommand("+CNMI", modem.settings, "2,1,0,0,0", false, (call) => {
      call.params.expectCount(1, 5);
      for (let index = 0; index < call.params.count; index++) call.params.optionalNumber(index, 0, 3, 0);
    }),
  };
}
