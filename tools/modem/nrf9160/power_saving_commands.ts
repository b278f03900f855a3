import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";

const technologies: readonly number[] = [4, 5];
const timerPattern = /^[01]{8}$/;
const cyclePattern = /^[01]{4}$/;

/** PSM and eDRX (AT reference "Power saving"; TS 27.007 7.38, 7.40, 7.41). */
export function powerSavingCommands(modem: Nrf9160): CommandTable {
  const { settings } = modem;
  return {
    "+CPSMS": {
      set: (call) => setPsm(modem, call),
      read: (call) => {
        const { mode, tau, active } = settings.stored.psm;
        answer(call, `+CPSMS: ${mode},,,"${tau}","${active}"`);
      },
      test: (call) => answer(call, "+CPSMS: (0,1),,,(00000000-11111111),(00000000-11111111)"),
    },
    "+CEDRXS": {
      set: (call) => setEdrx(modem, call),
      read: (call) => answer(call, ...[...settings.stored.edrx].map(([technology, value]) => `+CEDRXS: ${technology},"${value}"`)),
      test: (call) => answer(call, '+CEDRXS: (0-3),(4,5),("0000"-"1111")'),
    },
    "+CEDRXRDP": { run: (call) => readEdrx(modem, call) },
    "%XPTW": {
      set: (call) => {
        call.params.expectCount(1, 2);
        const technology = technologyOf(call, 0);
        const value = call.params.has(1) ? bitsOf(call, 1, cyclePattern) : undefined;
        settings.change({ pagingWindow: changed(settings.stored.pagingWindow, technology, value) });
        call.ok();
      },
      read: (call) => answer(call, ...[...settings.stored.pagingWindow].map(([technology, value]) => `%XPTW: ${technology},"${value}"`)),
    },
  };
}

/** AT+CPSMS=[mode[,,,tau[,active]]]: without a mode the factory's timers come back. */
function setPsm(modem: Nrf9160, call: Call): void {
  const { settings } = modem;
  if (call.params.count > 5) throw new CommandError();
  if (!call.params.has(0)) settings.change({ psm: { mode: 0, tau: "00000110", active: "00100001" } });
  else {
    const mode = call.params.number(0, 0, 1);
    const { tau, active } = settings.stored.psm;
    const has = (index: number): boolean => call.params.has(index);
    settings.change({ psm: { mode, tau: has(3) ? bitsOf(call, 3, timerPattern) : tau, active: has(4) ? bitsOf(call, 4, timerPattern) : active } });
  }
  call.ok();
  modem.core.powerSavingChanged();
}

/** AT+CEDRXS=mode[,technology[,cycle]]; it sets the paging window back. */
function setEdrx(modem: Nrf9160, call: Call): void {
  const { settings } = modem;
  call.params.expectCount(1, 3);
  const mode = call.params.number(0, 0, 3);
  const isOff = mode === 0 || mode === 3;
  const which = call.params.has(1) ? [technologyOf(call, 1)] : technologies;
  let { edrx, pagingWindow } = settings.stored;
  for (const technology of which) {
    const value = call.params.has(2) ? bitsOf(call, 2, cyclePattern) : edrx.get(technology) ?? "0010";
    edrx = changed(edrx, technology, isOff ? undefined : value);
    pagingWindow = changed(pagingWindow, technology, undefined);
  }
  settings.change({ edrx, pagingWindow });
  settings.setNumber("+CEDRXS", mode === 3 ? 0 : mode);
  call.ok();
  modem.core.powerSavingChanged();
}

function readEdrx(modem: Nrf9160, call: Call): void {
  const { settings, core, radio } = modem;
  const technology = core.act === 7 ? 4 : 5;
  const value = settings.stored.edrx.get(technology);
  if (!radio.isRegistered || value === undefined) return answer(call, "+CEDRXRDP: 0");
  answer(call, `+CEDRXRDP: ${technology},"${value}","${value}","${settings.stored.pagingWindow.get(technology) ?? value}"`);
}

function technologyOf(call: Call, index: number): number {
  return call.params.number(index, 4, 5);
}

function bitsOf(call: Call, index: number, pattern: RegExp): string {
  const bits = call.params.string(index);
  if (!pattern.test(bits)) throw new CommandError();
  return bits;
}

function changed(map: ReadonlyMap<number, string>, key: number, value: string | undefined): ReadonlyMap<number, string> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
