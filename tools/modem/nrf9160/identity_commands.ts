import { answer, printing } from "./command.ts";
import type { CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";
import { numberCommand } from "./setting_command.ts";

/** Who the modem core is, and its small settings (AT reference "General", "Trace and production"). */
export function identityCommands(modem: Nrf9160): CommandTable {
  const { model, modemFirmware, imei, supplyMv, temperature } = modem.profile;
  const { settings } = modem;
  const short = modemFirmware.replace(/^mfw_/, "");
  return {
    "": { run: (call) => call.ok() },
    "+CMEE": numberCommand("+CMEE", settings, { allowed: [0, 1] }),
    "+CGMI": printing("Nordic Semiconductor ASA"),
    "+CGMM": printing(model),
    "+CGMR": printing(modemFirmware),
    "+CGSN": {
      run: (call) => answer(call, imei),
      set: (call) => {
        call.params.expectCount(1);
        answer(call, `+CGSN: "${serial(imei, call.params.number(0, 0, 3))}"`);
      },
      test: (call) => answer(call, "+CGSN: (0-3)"),
    },
    "%HWVERSION": printing(`%HWVERSION: ${model.replace("-", " ")} B1A`),
    "%SHORTSWVER": printing(`%SHORTSWVER: ${short}`),
    "%XMODEMUUID": printing(`%XMODEMUUID: ${modem.profile.uuid}`),
    "%XVBAT": printing(`%XVBAT: ${supplyMv}`),
    "%XTEMP": { ...numberCommand("%XTEMP", settings, { allowed: [0, 1] }), read: (call) => answer(call, `%XTEMP: ${temperature}`) },
    "%XVBATLOWLVL": accepting,
    "%XPOFWARN": accepting,
    "%XMAGPIO": accepting,
    "%XCOEX0": accepting,
    "%REL14FEAT": accepting,
    "%RAI": numberCommand("%RAI", settings, { allowed: [0, 1, 2] }),
    "%XDATAPRFL": accepting,
    "%XMODEMTRACE": accepting,
    "+CNEC": numberCommand("+CNEC", settings, { allowed: [0, 8, 16, 24] }),
    "%MDMEV": numberCommand("%MDMEV", settings, { allowed: [0, 1, 2], isReadable: false }),
  };
}

const accepting = {
  set: (call: Parameters<Exclude<CommandTable[string]["set"], undefined>>[0]): void => {
    if (call.params.count === 0) throw new CommandError();
    call.ok();
  },
};

/** 0 serial number, 1 IMEI, 2 IMEISV, 3 software version. */
function serial(imei: string, kind: number): string {
  if (kind === 0) return imei;
  if (kind === 1) return imei;
  return kind === 2 ? `${imei.slice(0, 14)}01` : "01";
}
