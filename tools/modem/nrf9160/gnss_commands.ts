import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";

/** Shortest interval of periodic fixes, seconds. */
const leastIntervalS = 10;
const defaultTimeoutS = 60;
/** All that #XGPSDEL and #XGNSSDEL can delete. */
const slmMask = 511;
const smMask = 0x57f;

/** #XGPS of SLM, #XGNSS of Serial Modem (documentation "GNSS AT commands"). */
export function gnssCommands(modem: Nrf9160): CommandTable {
  const { gnss, isSerialModem, features } = modem;
  const hasCloud = isSerialModem || features.hasPeerPort;
  const mask = isSerialModem ? smMask : slmMask;
  return {
    [gnss.name]: {
      set: (call) => (call.params.number(0, 0, 1) === 0 ? stop(modem, call) : start(modem, call, hasCloud)),
      read: (call) => report(call, `${gnss.name}: ${modem.mode.isGnssOn ? 1 : 0},${gnss.status}`),
      test: (call) => report(call, `${gnss.name}: (0,1),${hasCloud ? "(0,1)," : ""}<interval>,<timeout>`),
    },
    [`${gnss.name}DEL`]: {
      set: (call) => {
        const bits = call.params.number(0, 1, mask);
        if ((bits & ~mask) !== 0 || !modem.mode.isGnssOn || gnss.isRunning) throw new CommandError();
        call.ok();
      },
      test: (call) => report(call, `${gnss.name}DEL: <mask>`),
    },
  };
}

/** 1,<cloud assistance>,<interval>[,<timeout>]; before v2.5 there was no assistance parameter. */
function start(modem: Nrf9160, call: Call, hasCloud: boolean): void {
  const { params } = call;
  const at = hasCloud ? 2 : 1;
  // assistance needs nRF Cloud, which this modem is not connected to
  if (hasCloud && params.number(1, 0, 1) === 1) throw new CommandError();
  const intervalS = params.number(at, 0, 65535);
  if (intervalS > 1 && intervalS < leastIntervalS) throw new CommandError();
  if (intervalS === 1 && hasCloud && params.has(at + 1)) throw new CommandError();
  if (!modem.mode.isGnssOn || modem.gnss.isRunning) throw new CommandError();
  const timeoutS = params.optionalNumber(at + 1, 0, 65535, defaultTimeoutS);
  call.info(`${modem.gnss.name}: 1,1`);
  modem.gnss.start({ intervalS, timeoutS });
  call.ok();
}

function stop(modem: Nrf9160, call: Call): void {
  if (!modem.gnss.isRunning || call.params.count > 1) throw new CommandError();
  modem.gnss.stop();
  report(call, `${modem.gnss.name}: 1,0`);
}
