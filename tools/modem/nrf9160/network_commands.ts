import { answer } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import { signalIndexes } from "./core_notifications.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";
import { grantedTimers, registrationFields } from "./registration.ts";
import { numberCommand } from "./setting_command.ts";

/** Registration, quality, cells, time (AT reference "Network service", "Mobile termination errors"). */
export function networkCommands(modem: Nrf9160): CommandTable {
  const { settings } = modem;
  return {
    "+CEREG": {
      ...numberCommand("+CEREG", settings, { allowed: [0, 1, 2, 3, 4, 5] }),
      read: (call) => answer(call, `+CEREG: ${settings.number("+CEREG")},${registrationFields(modem)}`),
    },
    "+CSCON": {
      ...numberCommand("+CSCON", settings, { allowed: [0, 1, 2, 3] }),
      read: (call) => answer(call, `+CSCON: ${settings.number("+CSCON")},${modem.radio.isConnected ? 1 : 0}`),
    },
    "+COPS": operator(modem),
    "+CESQ": { run: (call) => readSignal(modem, call), test: (call) => answer(call, "+CESQ: (99),(99),(255),(255),(0-34,255),(0-97,255)") },
    "%CESQ": numberCommand("%CESQ", settings, { allowed: [0, 1], isReadable: false }),
    "%XMONITOR": { run: (call) => answer(call, monitorLine(modem)) },
    "%CONEVAL": { run: (call) => evaluate(modem, call) },
    "%NCELLMEAS": { run: (call) => measure(modem, call), set: (call) => measure(modem, call) },
    "%NCELLMEASSTOP": { run: (call) => call.ok() },
    "%XCBAND": { run: (call) => answer(call, `%XCBAND: ${modem.radio.band}`) },
    "%XTIME": numberCommand("%XTIME", settings, { allowed: [0, 1], isReadable: false }),
    "+CCLK": time(modem),
    "%XMODEMSLEEP": { set: (call) => subscribe(modem, call, "%XMODEMSLEEP", 3) },
    "%XT3412": { set: (call) => subscribe(modem, call, "%XT3412", 3) },
    "%XBANDLOCK": { set: (call) => call.ok(), read: (call) => answer(call, '%XBANDLOCK: 0,""') },
    "%PERIODICSEARCHCONF": { set: (call) => call.ok() },
  };
}

function readSignal(modem: Nrf9160, call: Call): void {
  if (!modem.radio.hasCell) return answer(call, "+CESQ: 99,99,255,255,255,255");
  const { rsrp, rsrq } = signalIndexes(modem);
  answer(call, `+CESQ: 99,99,255,255,${rsrq},${rsrp}`);
}

function operator(modem: Nrf9160): Command {
  const { settings, profile } = modem;
  const { name, mccmnc } = profile.operator;
  return {
    set: (call) => {
      call.params.expectCount(1, 3);
      const mode = call.params.number(0, 0, 3);
      if (call.params.has(1) && call.params.number(1, 0, 2) !== 2 && mode === 1) throw new CommandError();
      const isKnown = mode !== 1 || call.params.string(2) === mccmnc;
      if (mode !== 3) settings.setNumber("+COPS", mode);
      if (!modem.mode.isLteOn || mode === 3) return call.ok();
      call.after(profile.latencies.functionOn, () => (isKnown ? call.ok() : call.fail()));
    },
    read: (call) => {
      const mode = settings.number("+COPS");
      answer(call, modem.radio.isRegistered ? `+COPS: ${mode},2,"${mccmnc}",${modem.core.act}` : `+COPS: ${mode}`);
    },
    test: (call) => {
      if (!modem.mode.isLteOn) throw new CommandError();
      call.after(profile.latencies.searchNetworks, () => answer(call, `+COPS: (2,"${name}","${name}","${mccmnc}",${modem.core.act}),,(0,1,3),(2)`));
    },
  };
}

/** The last field, the periodic TAU of old networks, came with modem firmware 1.2. */
function monitorLine(modem: Nrf9160): string {
  const { radio, profile, core, settings } = modem;
  if (!radio.isRegistered) return `%XMONITOR: ${radio.stat}`;
  const { name, mccmnc } = profile.operator;
  const edrx = settings.stored.edrx.get(core.act === 7 ? 4 : 5) ?? "";
  const cell = `${core.act},${radio.band},"${radio.cellId}",${radio.physicalCell},${radio.earfcn},${signalIndexes(modem).rsrp},${radio.snrDb + 24}`;
  return `%XMONITOR: ${radio.stat},"${name}","${name}","${mccmnc}","${radio.tac}",${cell},"${edrx}",${grantedTimers(modem)},"01001001"`;
}

function evaluate(modem: Nrf9160, call: Call): void {
  const { radio, profile } = modem;
  call.after(profile.latencies.measure, () => {
    if (!radio.isRegistered) return answer(call, "%CONEVAL: 1");
    const { rsrp, rsrq } = signalIndexes(modem);
    const cell = `"${radio.cellId}","${profile.operator.mccmnc}",${radio.physicalCell},${radio.earfcn},${radio.band}`;
    answer(call, `%CONEVAL: 0,${radio.isConnected ? 1 : 0},7,${rsrp},${rsrq},${radio.snrDb + 24},${cell},0,0,-8,2,1,73`);
  });
}

/** OK at once, the result later. */
function measure(modem: Nrf9160, call: Call): void {
  const { radio, profile } = modem;
  if (call.params.count > 0) call.params.number(0, 1, 5);
  if (!modem.mode.isLteOn) throw new CommandError();
  call.ok();
  const [least, most] = profile.latencies.measure;
  modem.timers.after(least + (most - least) * modem.random(), () => {
    if (!radio.isRegistered) return modem.urc("%NCELLMEAS: 1");
    const { rsrp, rsrq } = signalIndexes(modem);
    const cell = `"${radio.cellId}","${profile.operator.mccmnc}","${radio.tac}",64,${radio.earfcn},${radio.physicalCell},${rsrp},${rsrq}`;
    modem.urc(`%NCELLMEAS: 0,${cell},${Math.floor(modem.clock.now()) % 1000000}`);
  });
}

function time(modem: Nrf9160): Command {
  return {
    set: (call) => {
      call.params.expectCount(1);
      if (!modem.networkClock.set(call.params.string(0))) throw new CommandError();
      call.ok();
    },
    read: (call) => {
      const text = modem.networkClock.local();
      if (text === undefined) throw new CommandError();
      answer(call, `+CCLK: "${text}"`);
    },
  };
}

/** AT%X=1,<lead ms>[,<threshold ms>] */
function subscribe(modem: Nrf9160, call: Call, name: string, most: number): void {
  call.params.expectCount(1, most);
  modem.settings.setNumber(name, call.params.number(0, 0, 1));
  modem.settings.setNumber(`${name} lead`, call.params.optionalNumber(1, 0, 10800000, 0));
  call.ok();
}
