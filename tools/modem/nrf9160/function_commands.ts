import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { levels } from "./function_mode.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";

/** Functional mode and system mode (AT reference "Mobile termination control"). */
export function functionCommands(modem: Nrf9160): CommandTable {
  return {
    "+CFUN": {
      set: (call) => {
        call.params.expectCount(1);
        const level = call.params.number(0, 0, 44);
        if (!levels.includes(level)) throw new CommandError();
        enter(modem, call, level);
      },
      read: (call) => answer(call, `+CFUN: ${modem.mode.level}`),
      test: (call) => answer(call, `+CFUN: (${levels.join(",")})`),
    },
    "%XSYSTEMMODE": {
      set: (call) => setSystemMode(modem, call),
      read: (call) => answer(call, `%XSYSTEMMODE: ${modem.settings.stored.systemMode.join(",")}`),
      test: (call) => answer(call, "%XSYSTEMMODE: (0,1),(0,1),(0,1),(0,1,2,3,4)"),
    },
  };
}

function enter(modem: Nrf9160, call: Call, level: number): void {
  const { mode, settings, profile, gnss } = modem;
  const wasLteOn = mode.isLteOn;
  const isStop = [0, 4, 20, 44].includes(level);
  const latency = isStop && wasLteOn ? profile.latencies.functionOff : profile.latencies.functionOn;
  call.after(latency, () => {
    const hadSim = mode.isSimOn;
    const [lteM, nbIot, hasGnss] = settings.stored.systemMode;
    mode.enter(level, { lte: lteM === 1 || nbIot === 1, gnss: hasGnss === 1 });
    if (level === 0) settings.store();
    if (wasLteOn && !mode.isLteOn) modem.core.lteStopped(level === 4 || level === 44);
    if (!mode.isGnssOn) gnss.reset();
    if (hadSim && !mode.isSimOn) modem.core.simStopped();
    if (mode.isSimOn && (!hadSim || (mode.isLteOn && !wasLteOn))) modem.core.simPowered();
    call.ok();
  });
}

/** Kept in RAM until AT+CFUN=0 writes it. */
function setSystemMode(modem: Nrf9160, call: Call): void {
  call.params.expectCount(4);
  const [lteM, nbIot, gnss] = [0, 1, 2].map((index) => call.params.number(index, 0, 1)) as [number, number, number];
  const preference = call.params.number(3, 0, 4);
  if (lteM + nbIot + gnss === 0) throw new CommandError(CME.badParameter);
  if (!modem.mode.isOffline || modem.mode.isGnssOn) throw new CommandError(CME.radioActive);
  modem.settings.change({ systemMode: [lteM, nbIot, gnss, preference] });
  call.ok();
}
