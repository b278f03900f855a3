import { answer, textCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

/** Seconds of T3412 that the network gives where there is no PSM. */
const ordinaryUpdateS = 3600;

/** PSM, eDRX and the clock (AT manual 5.2, 3.2). */
export function powerSavingCommands(modem: Sim7000Core): CommandTable {
  const psm = textCommand("+CPSMS", modem.settings, { initial: "0", isSaved: true, check: checkPowerSaving });
  return {
    "+CPSMS": { ...psm, test: (call) => answer(call, '+CPSMS: (0,1),,,("00000000"-"11111111"),("00000000"-"11111111")') },
    "+CPSMRDP": { run: (call) => answer(call, dynamicTimes(modem)), test: (call) => call.ok() },
    "+CEDRXS": edrx(modem),
    "+CEDRXRDP": { run: (call) => answer(call, grantedCycle(modem)), test: (call) => call.ok() },
    "+CCLK": clock(modem),
  };
}

/** `1,,,"00100001","00000101"`: mode, two unused fields, T3412, T3324. */
function checkPowerSaving(call: Call): void {
  call.params.expectCount(1, 5);
  call.params.number(0, 0, 1);
  for (const index of [3, 4]) {
    if (call.params.has(index) && !/^[01]{8}$/.test(call.params.string(index))) throw new CommandError();
  }
}

/** Mode, active and periodic time asked for, active and periodic time granted, T3412; seconds (field logs). */
function dynamicTimes(modem: Sim7000Core): string {
  const { requested, granted } = modem.psm;
  const fields = [requested?.activeS, requested?.periodicS, granted?.activeS, granted?.periodicS].map((time) => time ?? 0);
  return `+CPSMRDP: ${[granted ? 1 : 0, ...fields, granted ? 0 : ordinaryUpdateS].join(",")}`;
}

/** `<n>,<4 LTE-M | 5 NB-IoT>,"0101"` */
function edrx(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1, 3);
      const mode = call.params.number(0, 0, 2);
      const technology = call.params.optionalNumber(1, 4, 5, modem.radio.act === 9 ? 5 : 4);
      const cycle = call.params.has(2) ? call.params.string(2) : "0000";
      if (!/^[01]{4}$/.test(cycle)) throw new CommandError();
      modem.settings.setText("+CEDRXS", mode === 0 ? "" : `${technology},"${cycle}"`, true);
      call.ok();
    },
    read: (call) => answer(call, `+CEDRXS: ${modem.settings.text("+CEDRXS") || '4,"0000"'}`),
    test: (call) => answer(call, '+CEDRXS: (0-2),(4,5),("0000"-"1111")'),
  };
}

/** Technology, cycle asked for, cycle granted, paging time window; 0 alone when there is none. */
function grantedCycle(modem: Sim7000Core): string {
  const [technology, cycle] = (modem.settings.text("+CEDRXS") || "").split(",");
  const isGranted = modem.profile.edrx && cycle !== undefined && modem.radio.isRegistered && modem.radio.isLte;
  return isGranted ? `+CEDRXRDP: ${technology},${cycle},${cycle},"0000"` : "+CEDRXRDP: 0";
}

function clock(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1);
      if (!modem.rtc.set(call.params.string(0))) throw new CommandError();
      call.ok();
    },
    read: (call) => answer(call, `+CCLK: "${modem.rtc.toString()}"`),
    test: (call) => call.ok(),
  };
}
